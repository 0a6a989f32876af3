import assert from "node:assert/strict";
import { join } from "node:path";

const TABLE = import.meta.resolve("./mod.ts");
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

const STAGE = `
import { openTable } from ${JSON.stringify(TABLE)};
const [input, scratch] = Deno.args;
if (input === undefined) Deno.exit(0); // declarations are read like this, without permissions
await using table = await openTable({
  read: [input],
  write: scratch,
  recordReads: (paths) => console.log(JSON.stringify({ paths })),
});
console.log(JSON.stringify(await table.all("FROM read_csv('" + input + "')")));
await table.run("COPY (SELECT 1) TO '" + scratch + "/out.parquet'");
`;

/** Runs the stage above as a child process and returns what it printed and which accesses it tried. */
async function runStage(
  flags: (input: string, scratch: string) => string[],
  withPaths = true,
) {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const [input, scratch, stage] = ["input.csv", "scratch", "stage.ts"].map((n) => join(root, n));
    Deno.mkdirSync(scratch!);
    Deno.writeTextFileSync(input!, "id\n7\n");
    Deno.writeTextFileSync(stage!, STAGE);
    const permissions = flags(input!, scratch!);
    const child = await new Deno.Command("deno", {
      args: ["run", "--no-prompt", "--cached-only", "--frozen", "--config", CONFIG, ...permissions]
        .concat(stage!, withPaths ? [input!, scratch!] : []),
      env: { DENO_AUDIT_PERMISSIONS: join(root, "audit.jsonl"), NO_COLOR: "1" },
      cwd: root,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).replaceAll(root, "");
    const audit = await Deno.readTextFile(join(root, "audit.jsonl")).catch(() => "");
    const accesses = audit.replaceAll(root, "").trim().split("\n").filter(Boolean)
      .map((line) => JSON.parse(line) as { permission: string; value: string })
      .map(({ permission, value }) => `${permission} ${value}`);
    return { code: child.code, out: text(child.stdout), error: text(child.stderr), accesses };
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const files = (input: string, scratch: string) => [
  `--allow-read=${input},${scratch}`,
  `--allow-write=${scratch}`,
];

Deno.test("openTable() works when only native code, input and scratch are allowed", async () => {
  const result = await runStage((...paths) => ["--allow-ffi", ...files(...paths)]);
  assert.deepEqual({ code: result.code, error: result.error }, { code: 0, error: "" });
  assert.equal(result.out, `[{"id":7}]\n{"paths":["/input.csv"]}\n`);
  // Everything else is a refused probe of the loader or the engine's own package: the runner's
  // check of the access log has to know exactly these.
  const rest = result.accesses.filter((access) => !/^(read|write) \/(input|scratch)/.test(access));
  assert.equal(rest.filter((access) => /^ffi .*duckdb\.node$/.test(access)).length, 1);
  const known = ["read /proc/self/exe", "read /usr/bin/ldd", "sys cpus"];
  const unknown = rest.filter((access) => !access.startsWith("ffi ") && !known.includes(access));
  assert.deepEqual(unknown, []);
});

Deno.test("openTable() works when native code is allowed in the package cache only", async () => {
  const info = await new Deno.Command("deno", { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(info.stdout)) as { npmCache: string };
  const result = await runStage((...paths) => [`--allow-ffi=${npmCache}`, ...files(...paths)]);
  assert.deepEqual({ code: result.code, error: result.error }, { code: 0, error: "" });
});

Deno.test("openTable() says what to declare when native code is not allowed", async () => {
  const result = await runStage(files);
  assert.equal(result.code, 1);
  assert.match(
    result.error,
    /Cannot open the query engine: native code is not allowed, declare needs: \{ ffi: true \} in/,
  );
});

Deno.test("mod.ts loads when the process has no permissions at all", async () => {
  const { code, accesses } = await runStage(() => [], false);
  assert.deepEqual({ code, accesses }, { code: 0, accesses: [] });
});
