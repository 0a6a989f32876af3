/** S3 storage on a real server: the suite of every storage, large files, many processes. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { newFolder, storageSuite } from "../../lib/storage/_suite.ts";
import { hashFile } from "../../lib/pipeline/cache/hash.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { house } from "../_project.ts";
import { key_pair, S3Server } from "./_s3_server.ts";

const server = await S3Server.start();
const ignore = server === undefined;

storageSuite("S3Storage", () => server!.open(), ignore);

Deno.test(
  { name: "S3Storage sends a large file in parts, and gives it back", ignore },
  async () => {
    const storage = server!.open();
    const path = join(newFolder(), "large");
    writeNoise(path, 20 * 2 ** 20 + 5); // two whole parts and a piece
    await storage.upload("large", path);
    await storage.download("large", `${path}2`);
    assert.deepEqual(hashFile(`${path}2`), hashFile(path));
    assert.deepEqual(await storage.list(""), ["large"]);
    assert.deepEqual(await storage.read("large"), Deno.readFileSync(path));
  },
);

Deno.test({ name: "S3Storage lists more keys than one answer holds", ignore }, async () => {
  const storage = server!.open();
  const keys = Array.from({ length: 1100 }, (_, index) => `k/${1000 + index}`);
  await Promise.all(keys.map((key) => storage.write(key, new Uint8Array())));
  assert.deepEqual(await storage.list("k/"), keys);
});

Deno.test({ name: "S3Storage needs little memory for a large file", ignore }, async () => {
  const folder = newFolder();
  const size_mib = 600;
  const path = join(folder, "large");
  Deno.openSync(path, { write: true, create: true }).close();
  Deno.truncateSync(path, size_mib * 2 ** 20);
  const peak_mib = Number(
    await inProcess(
      `await storage.upload("large", ${JSON.stringify(path)});
      await storage.download("large", ${JSON.stringify(`${path}2`)});
      const [, kib] = /VmHWM:\\s+(\\d+)/.exec(Deno.readTextFileSync("/proc/self/status"));
      console.log(kib / 1024);`,
      server!.location(),
    ),
  );
  assert.equal(Deno.statSync(`${path}2`).size, size_mib * 2 ** 20);
  assert.ok(peak_mib < 400, `${peak_mib} MiB`);
});

for (const kind of ["S3", "a folder"]) {
  const name = `create() in ${kind} has one winner among 20 processes`;
  Deno.test({ name, ignore: ignore && kind === "S3" }, async () => {
    const location = kind === "S3" ? server!.location() : newFolder();
    const racers = Array.from({ length: 20 }, (_, index) =>
      inProcess(
        `const bytes = new TextEncoder().encode("${index}");
        console.log(await storage.create("series/1", bytes));`,
        location,
      ));
    const won = await Promise.all(racers);
    assert.deepEqual(won.toSorted(), [...Array(19).fill("false"), "true"]);
    const env: Record<string, string> = key_pair;
    const found = await openStorage(location, { env: (name) => env[name] }).read("series/1");
    assert.equal(new TextDecoder().decode(found), `${won.indexOf("true")}`);
  });
}

/** Runs a few lines on `storage` in a process of its own. @returns What they print. */
async function inProcess(lines: string, location: string): Promise<string> {
  const script = join(newFolder(), "script.ts");
  const module = JSON.stringify(join(house, "lib/storage/mod.ts"));
  Deno.writeTextFileSync(
    script,
    `import { openStorage } from ${module};
    const storage = openStorage(${JSON.stringify(location)});
    ${lines}`,
  );
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "-A", "--no-check", "--quiet", "--config", join(house, "deno.json"), script],
    env: { ...key_pair, NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

function writeNoise(path: string, size: number): void {
  using file = Deno.openSync(path, { write: true, create: true });
  for (let left = size; left > 0;) {
    const piece = crypto.getRandomValues(new Uint8Array(Math.min(left, 65_536)));
    left -= file.writeSync(piece);
  }
}
