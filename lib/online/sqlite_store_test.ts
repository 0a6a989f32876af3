import assert from "node:assert/strict";
import { join } from "node:path";
import { fill, key, options, reader, row, testStore } from "./_behaviour.ts";
import { featureAge, openOnline, openWriter } from "./mod.ts";

async function inFolder(test: (location: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "online"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testStore("SqliteStore", inFolder);

Deno.test("SqliteStore leaves one file and needs no more than to read it", () =>
  inFolder(async (folder) => {
    await fill(folder, [row("a", 10, 1, "x")]);
    const files = [...Deno.readDirSync(join(folder, key.dataset))].map(({ name }) => name);
    assert.deepEqual(files, [`features-${key.definition.slice(0, 16)}.sqlite`]);
    const script = `
      import { openOnline } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
      const store = await openOnline(${JSON.stringify(folder)}, ${JSON.stringify(key)}, Date.now);
      console.log(JSON.stringify(await store.get("a")));`;
    const { stdout, stderr, success } = await new Deno.Command("deno", {
      args: [
        ...["run", "--no-prompt", "--quiet", "--no-check", `--allow-read=${folder}`],
        `--config=${join(import.meta.dirname!, "../../deno.json")}`,
        `data:application/typescript,${encodeURIComponent(script)}`,
      ],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), row("a", 10, 1, "x"));
  }));

Deno.test("a killed writer leaves what readers see, and its copy goes a day later", () =>
  inFolder(async (folder) => {
    await fill(folder, [row("a", 10, 1, "x")]);
    const script = `
      import { openWriter } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
      const { options, key } = await import(${
      JSON.stringify(import.meta.resolve("./_behaviour.ts"))
    });
      const writer = await openWriter(${JSON.stringify(folder)}, key, options);
      await writer.write([{ customer: "a", snapshot_day: 11, cells: [2, "y"] }]);
      Deno.kill(Deno.pid, "SIGKILL");`;
    const { signal } = await new Deno.Command("deno", {
      args: [
        ...["run", "-A", "--quiet", "--no-check"],
        `--config=${join(import.meta.dirname!, "../../deno.json")}`,
        `data:application/typescript,${encodeURIComponent(script)}`,
      ],
    }).output();
    assert.equal(signal, "SIGKILL");
    const copies = () =>
      [...Deno.readDirSync(join(folder, key.dataset))].filter(({ name }) => name.includes(".tmp"));
    assert.ok(copies().length > 0);
    const store = await reader(folder);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, "x"));
    await store.close();
    await fill(folder, [row("a", 12, 3, "z")], { now: new Date(Date.now() + 2 * 86_400_000) });
    assert.deepEqual(copies(), []);
  }));

Deno.test("openOnline() and openWriter() refuse what is no feature store", () =>
  inFolder(async (folder) => {
    const wrong = {
      message: /^Cannot use feature store "https:\/\/host\/x": must be a folder or /,
    };
    await assert.rejects(openOnline("https://user:secret@host/x", key, Date.now), wrong);
    await assert.rejects(openWriter("https://user:secret@host/x", key, options), wrong);
    await fill(folder, []);
    const [{ name }] = [...Deno.readDirSync(join(folder, key.dataset))] as [Deno.DirEntry];
    await Deno.writeTextFile(join(folder, key.dataset, name), "no database at all");
    const broken = {
      message:
        `Cannot read feature store "${
          join(folder, key.dataset, name)
        }": file is not a database, remove ` +
        'the file and type "deno task features materialize"',
    };
    await assert.rejects(async () => await (await reader(folder)).get("a"), broken);
    await assert.rejects(openWriter(folder, key, options), broken);
    assert.deepEqual([...Deno.readDirSync(join(folder, key.dataset))].map((entry) => entry.name), [
      name,
    ]);
  }));

Deno.test("SqliteStore goes on with the rows it has where the newer file cannot be read", () =>
  inFolder(async (folder) => {
    await fill(folder, [row("a", 10, 1, "x")]);
    const store = await reader(folder);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, "x"));
    const broken = await Deno.makeTempFile({ dir: folder });
    await Deno.writeTextFile(broken, "no database at all");
    await Deno.rename(broken, store.name);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, "x"));
    assert.equal((await store.status())!.snapshot_day, 10);
    assert.match(store.remark!, /^Cannot read feature store .* not a database/);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, "x"));
    await Deno.remove(store.name);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, "x"));
    await fill(folder, [row("a", 11, 2, "y")]);
    assert.deepEqual(await store.get("a"), row("a", 11, 2, "y"));
    assert.equal(store.remark, undefined);
    await store.close();
  }));

Deno.test("featureAge() counts days since the end of the snapshot", () => {
  const snapshot_day = Date.UTC(2026, 0, 10) / 86_400_000;
  const at = (time: string, max: number | null) =>
    featureAge({ snapshot_day }, new Date(time), max);
  assert.deepEqual(at("2026-01-11T00:00:00Z", 0), { age_days: 0, status: "fresh" });
  assert.deepEqual(at("2026-01-12T23:59:59Z", 1), { age_days: 1, status: "fresh" });
  assert.deepEqual(at("2026-01-13T00:00:00Z", 1), { age_days: 2, status: "stale" });
  assert.deepEqual(at("2026-01-13T00:00:00Z", null), { age_days: 2, status: "fresh" });
  assert.deepEqual(at("2026-01-09T00:00:00Z", 1), { age_days: 0, status: "fresh" });
  const without_time = featureAge({ snapshot_day: 0 }, new Date("2026-01-13T00:00:00Z"), 1);
  assert.deepEqual(without_time, { age_days: null, status: "fresh" });
});
