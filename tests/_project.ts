import { dirname, join } from "node:path";

/** The folder of this repository. */
export const house = dirname(dirname(import.meta.filename!));

/** What a command printed, and how it ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A throw-away project with the house's code and its own stages. */
export class TestProject implements Disposable {
  private constructor(readonly root: string) {}

  /** Copies a folder of stages and other files; `deno.json`, `deno.lock` and `lib` are the house's. */
  static make(from?: string): TestProject {
    // One folder below the temporary one, so that `../x` is outside of the project and still ours.
    const outside = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pipeline-" }));
    const root = join(outside, "project");
    Deno.mkdirSync(root);
    for (const name of ["deno.json", "deno.lock"]) {
      Deno.copyFileSync(join(house, name), join(root, name));
    }
    Deno.symlinkSync(join(house, "lib"), join(root, "lib"));
    Deno.mkdirSync(join(root, "data"));
    Deno.mkdirSync(join(root, "stages"));
    if (from !== undefined) copyTree(from, root);
    return new TestProject(root);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): void {
    Deno.mkdirSync(dirname(this.path(name)), { recursive: true });
    Deno.writeTextFileSync(this.path(name), text);
  }

  read(name: string): string {
    return Deno.readTextFileSync(this.path(name));
  }

  /** Runs `deno task NAME …` with the permissions that deno.json gives the task. */
  async task(name: string, ...args: string[]): Promise<Ended> {
    return await this.deno(...taskCommand(name), ...args);
  }

  async deno(...args: string[]): Promise<Ended> {
    return ended(await this.command(args).output());
  }

  /** Starts a task without waiting for its end. */
  start(name: string, ...args: string[]): Deno.ChildProcess {
    return this.command([...taskCommand(name), ...args]).spawn();
  }

  git(...args: string[]): Ended {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
    return ended(
      new Deno.Command("git", { args: [...identity, ...args], cwd: this.root }).outputSync(),
    );
  }

  [Symbol.dispose](): void {
    Deno.removeSync(dirname(this.root), { recursive: true });
  }

  private command(args: string[]): Deno.Command {
    const env = { NO_COLOR: "1", RUST_BACKTRACE: "0" };
    return new Deno.Command("deno", {
      args,
      cwd: this.root,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }
}

/** The arguments of `deno` behind a task of deno.json, with the script's absolute path. */
export function taskCommand(name: string): string[] {
  const config = JSON.parse(Deno.readTextFileSync(join(house, "deno.json")));
  const command: string = config.tasks[name].command;
  const words = command.split(" ").slice(1);
  return words.map((word) => word.startsWith("tasks/") ? join(house, word) : word);
}

function ended(output: Deno.CommandOutput): Ended {
  const text = new TextDecoder();
  return {
    code: output.code,
    stdout: text.decode(output.stdout),
    stderr: text.decode(output.stderr),
  };
}

function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const entry of Deno.readDirSync(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) copyTree(source, target);
    else Deno.copyFileSync(source, target);
  }
}
