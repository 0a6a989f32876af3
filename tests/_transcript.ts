import { dirname, join } from "node:path";
import { house, TestProject } from "./_project.ts";

/**
 * Replays a case: a folder with a small project and a `transcript.txt` of commands and what they print.
 *
 * A line that starts with `$ ` is a command; the lines up to the next one are its output (standard
 * output, then standard error, then `[exit N]` where N is not 0). A line that starts with `# ` is
 * prose. Commands: a task of deno.json (`$ repro --dry`), `$ deno …`, `$ git …`, and these:
 *
 * - `$ write PATH TEXT…` (`\n` is a line end, one is added; `\t` a tab), `$ append PATH TEXT…`
 * - `$ replace PATH OLD => NEW`, `$ remove PATH`, `$ copy FROM TO`, `$ link TARGET PATH`
 * - `$ cat PATH`, `$ ls PATH`, `$ settle` (waits until times on disk can be trusted)
 *
 * @returns The transcript as it came out, to be compared with the one that was written.
 */
export async function replay(folder: string): Promise<{ expected: string; actual: string }> {
  const expected = Deno.readTextFileSync(join(folder, "transcript.txt"));
  using project = TestProject.make(folder);
  Deno.removeSync(project.path("transcript.txt"));
  const lines: string[] = [];
  for (const line of expected.split("\n")) {
    const isProse = line.startsWith("# ");
    if (isProse || line.startsWith("$ ")) {
      if (lines.length > 0 && (isProse || !lines.at(-1)!.startsWith("# "))) lines.push("");
      lines.push(line);
    }
    if (line.startsWith("$ ")) {
      const output = await perform(project, line.slice(2));
      lines.push(...normalise(output, project).split("\n").filter((text) => text !== ""));
    }
  }
  // Prose lines that follow each other stay together.
  const actual = lines.join("\n").replace(/^(# .*)\n\n(?=# )/gm, "$1\n") + "\n";
  return { expected, actual };
}

/** Numbers and places that differ from run to run, replaced by marks. */
function normalise(text: string, project: TestProject): string {
  return text
    .replaceAll(project.root, "<project>")
    .replaceAll(dirname(project.root), "<outside>")
    .replaceAll(house, "<house>")
    .replaceAll(`${Deno.build.os}-${Deno.build.arch}`, "<platform>")
    .replaceAll(Deno.version.deno, "<deno>")
    .replace(/\bsha512-[\w+/]+=*/g, "<integrity>")
    .replace(/\b[0-9a-f]{64}\b/g, "<hash>")
    .replace(/\/scratch\/[0-9a-f]{8}\b/g, "/scratch/#")
    .replace(/\b\d+(\.\d+)? (ms|s|min|h)\b( \d+ (s|min)\b)?/g, "# s")
    .replace(/"(seconds|saved_seconds)":[0-9.e-]+/g, '"$1":#')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, "<time>")
    .replace(/^(Usage: deno task \w+).*/gm, "$1 …")
    .replace(/(\/lib\/[\w/]+\.ts):\d+:\d+/g, "$1:#")
    .replace(/^(runs +\d+ +)\d+ B/gm, "$1# B") // a run record holds how long the run took
    .replace(/\r/g, "")
    .replace(/[ \t]+$/gm, "")
    .replace(/^# /gm, "#: "); // what is printed must not be taken for prose
}

async function perform(project: TestProject, line: string): Promise<string> {
  const [verb = "", ...rest] = line.split(" ");
  const path = project.path(rest[0] ?? "");
  const text = rest.slice(1).join(" ").replaceAll("\\n", "\n").replaceAll("\\t", "\t");
  switch (verb) {
    case "write":
      project.write(rest[0]!, text + "\n");
      return "";
    case "append":
      Deno.writeTextFileSync(path, text + "\n", { append: true });
      return "";
    case "replace": {
      const [old = "", next = ""] = text.split(" => ");
      const before = project.read(rest[0]!);
      if (!before.includes(old)) throw new Error(`"${old}" is not in ${rest[0]}`);
      project.write(rest[0]!, before.replace(old, next));
      return "";
    }
    case "remove":
      Deno.removeSync(path, { recursive: true });
      return "";
    case "copy":
      Deno.mkdirSync(dirname(project.path(rest[1]!)), { recursive: true });
      Deno.copyFileSync(path, project.path(rest[1]!));
      return "";
    case "link":
      Deno.symlinkSync(rest[0]!, project.path(rest[1]!));
      return "";
    case "cat":
      return exists(path) ? project.read(rest[0]!) : "(not there)";
    case "ls":
      if (!exists(path)) return "(not there)";
      return [...Deno.readDirSync(path)].map((entry) => entry.name + (entry.isDirectory ? "/" : ""))
        .sort().join("\n");
    case "settle":
      await new Promise((done) => setTimeout(done, 3100));
      return "";
    case "git":
      return shown(project.git(...words(rest.join(" "))));
    case "deno":
      return shown(await project.deno(...words(rest.join(" "))));
    default:
      return shown(await project.task(verb, ...words(rest.join(" "))));
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Words parted by spaces; a part in single quotes is one word. */
function words(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
}

function shown({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): string {
  return stdout + stderr + (code === 0 ? "" : `[exit ${code}]\n`);
}
