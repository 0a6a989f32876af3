import { resolve, sep } from "node:path";
import type { DeclaredStage } from "../../stage/mod.ts";
import { statOf } from "../cache/files.ts";
import { trimmed } from "../plan/order.ts";
import { shown } from "../project.ts";
import type { Session } from "../session.ts";
import type { Access } from "../stores.ts";
import { readIfThere } from "../cache/write.ts";

/** One access that a stage's process asked for, granted or not: the log keeps refused ones too. */
interface Asked {
  permission: string;
  /** Null where all of it was asked for at once: every path, every variable. */
  value: string | null;
}

/** What a stage really touched. */
export interface Accesses {
  /** Absolute paths inside the granted ones that were read. */
  reads: string[];
  /** One message for each access that was not declared. */
  violations: string[];
  /** Refused looks at the environment; a library's habit, worth telling only when the stage fails. */
  hints: string[];
}

/** What loading a native library looks at besides its own file; all of it is refused and harmless. */
const engine_habits = ["/proc/self/exe", "/usr/bin/ldd"];

/**
 * Compares Deno's access log with the declaration. A stage that swallows the refusal
 * (`try { … } catch {}`) is found here, because refused accesses are logged too.
 */
export function checkAccesses(
  session: Session,
  stage: DeclaredStage,
  log: string,
  granted: Access,
): Accesses {
  const { project } = session;
  const reads = new Set<string>();
  const violations = new Set<string>();
  const hints = new Set<string>();
  const accesses = parse(readIfThere(log) ?? "");
  const loadsEngine = accesses.some(({ permission }) => permission === "ffi");
  for (const { permission, value } of accesses) {
    if (permission === "read" || permission === "write") {
      if (value === null) {
        violations.add("it made a link, which could lead anywhere, write a copy");
        continue;
      }
      const path = resolve(project.root, value);
      if (loadsEngine && engine_habits.includes(path)) continue;
      const allowed = permission === "write" ? granted.write : [...granted.read, ...granted.write];
      if (!isWithin(path, allowed)) violations.add(refusal(session, stage, permission, path));
      else if (permission === "read" && isWithin(path, granted.read)) reads.add(path);
    } else if (permission === "net") {
      if (value?.includes("://")) continue; // fetch: its host and port follow on a line of their own
      if (!granted.net.some((host) => value === host || value?.startsWith(`${host}:`))) {
        violations.add(`it reached "${value}", add needs: { net: ["${value}"] } to ${stage.file}`);
      }
    } else if (permission === "run") {
      violations.add(`it started "${value}", a stage may start no other program`);
    } else if (permission === "ffi") {
      if (!stage.needs.ffi) {
        violations.add(`it loaded a native library, add needs: { ffi: true } to ${stage.file}`);
      }
    } else if (permission === "env" && !granted.env.includes(value ?? "")) {
      const name = value ?? "NAME";
      const what = value === null ? "all variables" : `variable "${value}"`;
      hints.add(`it asked for ${what}: add needs: { env: ["${name}"] } to ${stage.file}`);
    }
  }
  return { reads: [...reads].sort(), violations: [...violations], hints: [...hints] };
}

/** Whether a path is one of these or lies below one. */
export function isWithin(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(folder + sep));
}

/** Deno's own words without the flag that it names, which nobody types for a stage. */
export function withoutFlag(message: string): string {
  return message.replace(/, run again with the --allow-(\w+) flag/g, (_, permission) => {
    if (permission === "run") return ", but a stage may start no other program";
    return permission === "sys" ? ", but a stage may not ask about the machine" : "";
  });
}

function refusal(
  { project, stores }: Session,
  stage: DeclaredStage,
  permission: "read" | "write",
  path: string,
): string {
  const [store] =
    [...stores].find(([, { place, is_folder }]) => is_folder && isWithin(path, [place])) ?? [];
  if (store !== undefined) {
    const use = `needs: { stores: { ${store}: "${permission}" } }`;
    return stage.needs.stores[store] === undefined
      ? `it ${
        permission === "read" ? "read" : "wrote to"
      } store "${store}" without declaring it, ` +
        `add ${use} to ${stage.file}`
      : `it wrote to store "${store}", which it declares to read, use ${use} in ${stage.file}`;
  }
  const inside = isWithin(path, [project.root]);
  const place = inside ? shown(project, path) : path;
  const declared = place.replace(`data/${project.dataset}/`, "data/{dataset}/");
  const name = declared.split("/").at(-1)!.replace(/\..*$/, "").replace(/\W/g, "_") || "name";
  const own = Object.entries(stage.outputs)
    .find(([, output]) => isWithin(declared, [trimmed(output.path)]))?.[0];
  if (permission === "write") {
    const isInput = Object.values(stage.inputs).some((input) =>
      input.kind === "artifact" && isWithin(declared, [trimmed(input.path)])
    );
    if (isInput) return `it wrote to its input "${place}", an input stays as it is`;
    if (own !== undefined) return `it wrote "${place}" itself, write to outputs.${own} instead`;
    return `it wrote undeclared "${place}", ` +
      (declared.startsWith("data/{dataset}/")
        ? `add outputs: { ${name}: "${declared}" } to ${stage.file}`
        : "write into an output or into context.temporary");
  }
  if (own !== undefined) {
    return `it read its own output "${place}" of an earlier run, which is no input of it`;
  }
  let cure = "declare it as a source, or put it under data/";
  if (inside && declared.startsWith("data/")) {
    const isFolder = statOf(path)?.isDirectory ?? false;
    cure = `add inputs: { ${name}: "${declared}${isFolder ? "/" : ""}" } to ${stage.file}`;
  } else if (inside && /\.[mc]?[jt]sx?$/.test(place)) {
    cure = `import it by a literal path, or add needs: { worker: ["${place}"] } to ${stage.file}`;
  }
  return `it read undeclared "${place}", ${cure}`;
}

function parse(text: string): Asked[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as Asked];
    } catch {
      return []; // the last line of a process that was killed
    }
  });
}
