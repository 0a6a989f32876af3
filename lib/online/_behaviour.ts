/** What every online store does, whatever it is made of. */
import assert from "node:assert/strict";
import {
  type OnlineRow,
  type OnlineStore,
  openOnline,
  openWriter,
  type StoreKey,
  type WriterOptions,
} from "./mod.ts";

export const key: StoreKey = { dataset: "shop", definition: "d1".repeat(32) };

export const options: WriterOptions = {
  features: [{ name: "spend", kind: "number" }, { name: "plan", kind: "category" }],
  complete: true,
  max_age_days: 14,
  now: new Date("2026-03-02T05:00:00Z"),
};

export function row(customer: string, snapshot_day: number, ...cells: OnlineRow["cells"]) {
  return { customer, snapshot_day, cells };
}

export async function fill(location: string, rows: OnlineRow[], more: Partial<WriterOptions> = {}) {
  const writer = await openWriter(location, key, { ...options, ...more });
  await writer.write(rows);
  return await writer.finish();
}

/** A clock that a reader cannot take for the same moment twice. */
function ticking(): () => number {
  let now_ms = 0;
  return () => now_ms += 10_000;
}

export async function reader(location: string, own: StoreKey = key): Promise<OnlineStore> {
  return await openOnline(location, own, ticking());
}

/** Registers the tests for the store at the location that `place` gives, a new one each time. */
export function testStore(
  what: string,
  place: (test: (location: string) => Promise<void>) => Promise<void>,
  ignore = false,
): void {
  const check = (name: string, work: (location: string) => Promise<void>) =>
    Deno.test({ name: `${what} ${name}`, ignore, fn: () => place(work) });

  check("gives back every cell as it was written", async (location) => {
    const cells = [[0.1 + 0.2, "paid"], [null, "a \"b\" 'c' \\ü\u0000"], [-1e-300, null]];
    const odd = ["1", "customer with * ? [brackets]", "ü:row:😀"];
    const rows = odd.map((customer, at) => row(customer, 20_000 + at, ...cells[at]!));
    const { status, ...tally } = await fill(location, rows);
    assert.deepEqual(tally, { written: 3, kept: 0, removed: 0 });
    assert.deepEqual(status, {
      ...key,
      features: options.features,
      customers: 3,
      snapshot_day: 20_002,
      materialized_at: "2026-03-02T05:00:00.000Z",
      max_age_days: 14,
    });
    const store = await reader(location);
    for (const one of rows) assert.deepEqual(await store.get(one.customer), one);
    assert.equal(await store.get("nobody"), undefined);
    assert.deepEqual(await store.status(), status);
    await store.close();
  });

  check("is empty before anything is written", async (location) => {
    const store = await reader(location);
    assert.equal(await store.get("1"), undefined);
    assert.equal(await store.status(), undefined);
    assert.deepEqual(await store.others(), []);
    await store.close();
  });

  check("takes newer rows, late corrections, and no older ones", async (location) => {
    await fill(location, [row("a", 10, 1, "x"), row("b", 10, 2, "x"), row("c", 10, 3, "x")]);
    const again = await fill(location, [row("a", 10, 1, "x")], { complete: false });
    assert.deepEqual([again.written, again.kept, again.removed], [0, 1, 0]);
    const late = [row("a", 10, 9, "x"), row("b", 9, 9, "x"), row("c", 11, 9, "x")];
    const { written, kept, status } = await fill(location, late, { complete: false });
    assert.deepEqual([written, kept], [2, 1]);
    assert.deepEqual([status.customers, status.snapshot_day], [3, 11]);
    const store = await reader(location);
    const found = await Promise.all(["a", "b", "c"].map((customer) => store.get(customer)));
    assert.deepEqual(found, [row("a", 10, 9, "x"), row("b", 10, 2, "x"), row("c", 11, 9, "x")]);
    await store.close();
  });

  check("forgets customers that are gone when all rows are written", async (location) => {
    await fill(location, [row("a", 10, 1, null), row("b", 12, 2, null)]);
    const { removed, status } = await fill(location, [row("a", 11, 1, null)]);
    assert.deepEqual([removed, status.customers, status.snapshot_day], [1, 1, 11]);
    const store = await reader(location);
    assert.equal(await store.get("b"), undefined);
    await store.close();
  });

  check("never gives rows of another definition or data set", async (location) => {
    await fill(location, [row("a", 10, 1, null)]);
    const others = [
      { other: { ...key, definition: "e".repeat(64) }, known: ["d1".repeat(8)] },
      { other: { ...key, dataset: "other" }, known: [] },
      { other: key, known: [] },
    ];
    for (const { other, known } of others) {
      const store = await reader(location, other);
      if (other !== key) {
        assert.equal(await store.get("a"), undefined);
        assert.equal(await store.status(), undefined);
      }
      assert.deepEqual(await store.others(), known);
      await store.close();
    }
  });

  check("shows a reader that stays open what is written later", async (location) => {
    await fill(location, [row("a", 10, 1, null)]);
    const store = await reader(location);
    assert.equal((await store.get("a"))!.snapshot_day, 10);
    await fill(location, [row("a", 11, 5, null)]);
    assert.deepEqual(await store.get("a"), row("a", 11, 5, null));
    await store.close();
  });

  check("stays as it was where a writer gives up", async (location) => {
    await fill(location, [row("a", 10, 1, null)]);
    const writer = await openWriter(location, key, options);
    await writer.abandon();
    const store = await reader(location);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, null));
    await store.close();
  });
}
