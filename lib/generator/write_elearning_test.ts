import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "@std/yaml";
import { openTable, type Row, type Table } from "../table/mod.ts";
import { EVENT_TYPES, NONE } from "./activity.ts";
import { COUNTRIES, PLANS, SOURCES } from "./behaviour.ts";
import { type ElearningOptions, firstAndLastDay } from "./options.ts";
import { options, userRows } from "./_user_rows.ts";
import { type ElearningPaths, writeElearning } from "./write_elearning.ts";

const FILES = ["users", "events", "truth"] as const;

/** Writes a data set into a folder of its own and hands it to `look`. */
async function written(
  given: ElearningOptions,
  threads: number,
  look: (table: Table, paths: ElearningPaths) => Promise<void> | void,
): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const sandbox = { read: [], write: folder, recordReads() {} };
    await using table = await openTable(sandbox, { threads });
    const path = (name: string) => join(folder, `${name}.parquet`);
    const paths = { users: path("users"), events: path("events"), truth: path("truth") };
    await writeElearning(given, table, paths);
    await look(table, paths);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const hidden = /level|engag|temper|rhythm|talent|state|left|group|hour|week/i;

Deno.test("writeElearning() writes the contract's columns in its order, and nothing hidden", async () => {
  const contract = parse(
    Deno.readTextFileSync(new URL("../../data/contracts/elearning.yaml", import.meta.url)),
  ) as { tables: Record<string, { columns: Record<string, { type: string; in?: string[] }> }> };
  const stored: Record<string, string> = {
    integer: "BIGINT",
    decimal: "BIGINT",
    string: "VARCHAR",
    boolean: "BOOLEAN",
    date: "DATE",
    timestamp: "TIMESTAMP",
  };
  await written(options({ users: 500 }), 2, async (table, paths) => {
    const columns = async (file: keyof ElearningPaths) =>
      (await table.all(`DESCRIBE FROM '${paths[file]}'`))
        .map((column) => `${column.column_name} ${column.column_type}`);
    for (const file of ["users", "events"] as const) {
      const named = Object.entries(contract.tables[file]!.columns);
      const expected = named.map(([name, { type }]) => `${name} ${stored[type]}`);
      assert.deepEqual(await columns(file), [...expected, "_file VARCHAR", "_line BIGINT"]);
      for (const [name, { in: allowed }] of named) {
        assert.doesNotMatch(name, hidden);
        if (allowed === undefined) continue;
        const values = await table.all(
          `SELECT DISTINCT ${name} AS value FROM '${paths[file]}' ORDER BY ${name}`,
        );
        assert.deepEqual(values.map((row) => row.value), [...allowed].sort());
      }
    }
    assert.deepEqual(await columns("truth"), [
      "customer VARCHAR",
      "snapshot_day INTEGER",
      "churn_probability DOUBLE",
      "churn_probability_at_last_visit DOUBLE",
    ]);
  });
});

Deno.test("writeElearning() writes every row that is made, bit for bit", async () => {
  const given = options({ users: 120 });
  const [first] = firstAndLastDay(given);
  const isoDay = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  const orNull = (value: number) => value === NONE ? null : value;
  const users: Row[] = [];
  const events: Row[] = [];
  const truth: Row[] = [];
  for (const made of userRows(given)) {
    const { user } = made;
    users.push({
      user_id: user.user_id,
      signup_date: isoDay(user.signup_day),
      plan: PLANS[user.plan],
      is_paid: user.plan > 0,
      country: COUNTRIES[user.country],
      marketing_source: SOURCES[user.source],
    });
    for (const [user_id, second, type, course, tenths, score, amount] of made.events) {
      events.push({
        event_id: events.length + 1,
        user_id,
        event_time: new Date((first * 86_400 + second) * 1000).toISOString().replace(".000", ""),
        event_type: EVENT_TYPES[type],
        course_id: orNull(course),
        watch_minutes: orNull(tenths),
        quiz_score: orNull(score),
        amount: orNull(amount),
      });
    }
    for (const [user_id, snapshot_day, p, q] of made.truth) {
      truth.push({
        customer: String(user_id),
        snapshot_day,
        churn_probability: p,
        churn_probability_at_last_visit: q,
      });
    }
  }
  await written(given, 2, async (table, paths) => {
    const all = (file: keyof ElearningPaths, without = "") =>
      table.all(`SELECT * ${without} FROM '${paths[file]}'`);
    assert.deepEqual(await all("users", "EXCLUDE (_file, _line)"), users);
    assert.deepEqual(await all("events", "EXCLUDE (_file, _line)"), events);
    assert.deepEqual(await all("truth"), truth);
    for (const file of ["users", "events"] as const) {
      const sql = `SELECT count(_file) + count(_line) AS n FROM '${paths[file]}'`;
      assert.deepEqual(await table.one(sql), { n: 0 });
    }
  });
});

Deno.test("writeElearning() writes the same bytes with 1 and 2 threads, and again", async () => {
  const hashes: string[] = [];
  for (const threads of [1, 2, 2]) {
    await written(options({ users: 1_500 }), threads, async (_table, paths) => {
      const digests = FILES.map((file) =>
        crypto.subtle.digest("SHA-256", Deno.readFileSync(paths[file]))
      );
      hashes.push(
        (await Promise.all(digests)).map((hash) => new Uint8Array(hash).toHex()).join(" "),
      );
    });
  }
  assert.equal(hashes[1], hashes[0]);
  assert.equal(hashes[2], hashes[0]);
});

Deno.test("writeElearning() keeps keys unique and increasing, and every reference", async () => {
  await written(options({ users: 600, seed: 1 }), 2, async (table, paths) => {
    const { events, users, truth } = paths;
    assert.deepEqual(
      await table.one(`
        WITH numbered AS (SELECT *, row_number() OVER () AS row FROM '${events}')
        SELECT count(*) FILTER (event_id <> row) AS wrong,
          count(*) FILTER (user_id NOT IN (SELECT user_id FROM '${users}')) AS strange FROM numbered`),
      { wrong: 0, strange: 0 },
    );
    assert.deepEqual(
      await table.one(`
        SELECT count(*) AS n FROM (
          SELECT user_id, event_time, lag(user_id) OVER (ORDER BY event_id) AS user_before,
            lag(event_time) OVER (ORDER BY event_id) AS time_before FROM '${events}')
        WHERE user_before > user_id OR (user_before = user_id AND time_before >= event_time)`),
      { n: 0 },
    );
    assert.deepEqual(
      await table.one(`
        SELECT count(*) - count(DISTINCT (customer, snapshot_day)) AS twice,
          count(*) FILTER (snapshot_day % 7 <> 0) AS off,
          count(*) FILTER (CAST(customer AS BIGINT) NOT BETWEEN 1 AND 600) AS strange
        FROM '${truth}'`),
      { twice: 0, off: 0, strange: 0 },
    );
  });
});

Deno.test("writeElearning() leaves earlier users as they were when there are more", async () => {
  const rows: unknown[] = [];
  for (const users of [100, 150]) {
    await written(options({ users }), 2, async (table, paths) => {
      rows.push([
        await table.all(`FROM '${paths.users}' WHERE user_id <= 100`),
        await table.all(`FROM '${paths.events}' WHERE user_id <= 100`),
        await table.all(`FROM '${paths.truth}' WHERE CAST(customer AS BIGINT) <= 100`),
      ]);
    });
  }
  assert.deepEqual(rows[1], rows[0]);
});

Deno.test("writeElearning() tells how far it is, and writes nothing outside its folder", async () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await using table = await openTable({ read: [], write: folder, recordReads() {} });
    const told: unknown[] = [];
    const path = (name: string) => join(folder, name);
    const paths = { users: path("it's users"), events: path("events"), truth: path("truth") };
    const given = options({ users: 10_001, days: 7 });
    await writeElearning(given, table, paths, (file, users_done) => told.push([file, users_done]));
    assert.deepEqual(told, FILES.flatMap((file) => [[file, 10_000], [file, 10_001]]));
    const elsewhere = { ...paths, events: join(folder, "../events") };
    await assert.rejects(
      writeElearning(options({ users: 1 }), table, elsewhere),
      /Cannot open ".*events.*" in SQL: not declared/,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
