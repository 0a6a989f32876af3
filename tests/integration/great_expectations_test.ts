/** results.json beside what Great Expectations itself says of the same data and expectations. */
import assert from "node:assert/strict";
import { assertSaid } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { mainJob, repro } from "../main_job/_main_job.ts";
import { askPackage, findPython, version } from "./_great_expectations.ts";

const columns = {
  users: { user_id: "integer", country: "string", signup: "date" },
  events: {
    event_id: "integer",
    user_id: "integer",
    event_time: "timestamp",
    event_type: "string",
    minutes: "decimal",
    score: "double",
    starts: "date",
    ends: "date",
    email: "string",
    blank: "double",
    dates: "date",
  },
};

const types = ["login", "course_enroll", "video_watch", "quiz_attempt", "payment_failed"];

// What every kind of expectation says where it holds, where it fails, and where `mostly` decides.
const contract = `dataset: judged
about: Made events with planted faults
entity: user_id
tables:
  users:
    source: users.csv
    key: [user_id]
    columns:
      user_id: integer
      country: { type: string, in: [DE, FR, AT], regex: "^[A-Z]{2}$" }
      signup: { type: date, min: 2025-01-01, max: 2025-12-31 }
    expectations:
      - row_count: { min: 40, max: 40 }
  events:
    source: events.csv
    timestamp: event_time
    columns:
      event_id: { type: integer, unique: true }
      user_id: { type: integer, not_null: true, min: 1, max: 40, references: users }
      event_time: { type: timestamp, not_null: true, min: 2025-01-05, max: 2025-04-20 }
      event_type: { type: string, in: [${types.join(", ")}], severity: warning }
      minutes: { type: decimal, min: 0, max: 14.4 }
      score: { type: double, min: 0.5, max: 99.5, mostly: 0.97, severity: info }
      starts: { type: date, not_in_future: true }
      ends: { type: date }
      email: { type: string, regex: "@example[.]org$", not_null: true, mostly: 0.9 }
      blank: { type: double, min: 1, unique: true }
      dates: { type: date, not_null: true, min: 2025-01-02, severity: warning }
    expectations:
      - ordered: { first: starts, second: ends, or_equal: true }
      - ordered: { first: minutes, second: score, or_equal: false }
        mostly: 0.5
      - compound_unique: [user_id, event_type, minutes]
      - row_count: { max: 1999 }
      - fresh: { column: event_time, hours_max: 48 }
      - { fresh: { column: starts, hours_max: 1 }, severity: info }
      - between: { column: minutes, min: 0.25 }
        severity: info
        mostly: 0.999
daily: { visits: { any: true } }
features: { windows_days: [7] }
label: { inactive_days: 7 }
snapshots: { every_days: 7, eligible: { active_within_days: 7 } }
split: { shares: { validation: 0.15, test: 0.2 } }
value: { offer_cost: 1, saved_customer: 2, save_rate: 0.5 }
`;

/** 2,000 events, the same each time, with faults of all kinds, some more than 20 times. */
function writeSources(project: TestProject): void {
  let state = 42;
  const random = () => (state = state * 48271 % 2147483647) / 2147483647;
  const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);
  const users = Array.from(
    { length: 40 },
    (_, at) => `${at + 1},${["DE", "FR", "AT"][at % 3]},${day(at)}`,
  );
  const events = Array.from({ length: 2000 }, (_, at) => {
    const minutes = at % 333 === 10 ? -1 : Math.floor(random() * 1500) / 100;
    const score = random() < 0.4 ? "" : Math.round(random() * 1000) / 10;
    const start = Math.floor(random() * 120);
    const time = `${day(Math.floor(random() * 120))}T10:${String(at % 60).padStart(2, "0")}:00`;
    return [
      at === 70 || at === 71 ? 1 : at === 72 ? "" : at + 1,
      at % 400 === 60 ? "" : 1 + Math.floor(random() * 40),
      time,
      at % 40 === 5 ? (at % 80 === 5 ? "teleport" : "Login") : types[Math.floor(random() * 5)],
      minutes,
      score,
      at % 9 === 0 ? "" : day(start),
      at % 7 === 0 ? "" : day(start + Math.floor(random() * 20) - 1),
      at % 25 === 3 ? "" : at % 30 === 4 ? "nobody" : `user${at}@example.org`,
      "",
      at % 50 === 0 ? "" : day(at % 3),
    ].join(",");
  });
  const write = (name: "users" | "events", rows: string[]) =>
    project.write(
      `data/sources/judged/${name}.csv`,
      `${Object.keys(columns[name]).join(",")}\n${rows.join("\n")}\n`,
    );
  write("users", users);
  write("events", events);
}

Deno.test(`results.json says what Great Expectations ${version} says`, async (test) => {
  const python = await findPython();
  if (python === undefined) {
    assert.ok(
      Deno.env.get("CI") !== "true",
      `no Great Expectations: type "pip install great_expectations==${version}"`,
    );
    console.log(`left out: Python with great_expectations ${version} is not installed`);
    return;
  }
  using project = mainJob();
  project.write("data/contracts/judged.yaml", contract);
  writeSources(project);
  const args = ["validate", "--dataset", "judged", "--set", "validate.as_of=2025-04-30"];
  assertSaid(await repro(project, args), 1, /critical expectations are broken/);
  const results = "data/judged/failed/validate/quality/results.json";
  const ours = JSON.parse(project.read(results));
  const tables = Object.fromEntries(
    Object.entries(columns).map(([name, of]) => [
      name,
      { file: project.path(`data/sources/judged/${name}.csv`), columns: of },
    ]),
  );
  const scratch = await Deno.makeTempDir();
  const theirs = await askPackage(python, { results: project.path(results), scratch, tables });
  await Deno.remove(scratch, { recursive: true });

  await test.step("of the checkpoint", () => {
    assert.equal(ours.success, theirs.checkpoint.success);
    assert.deepEqual(ours.statistics, theirs.checkpoint.statistics);
    const [users, events] = theirs.checkpoint.validation_results;
    assert.equal(users.statistics.unsuccessful_expectations, 0);
    assert.equal(events.statistics.unsuccessful_expectations, 11);
  });
  for (const validation of ours.validation_results) {
    const name: keyof typeof columns = validation.suite_name;
    const their = theirs.validations[name];
    await test.step(`of table ${name}`, () => {
      assert.equal(validation.success, their.success);
      assert.deepEqual(validation.statistics, their.statistics);
      assert.deepEqual(Object.keys(validation).sort(), Object.keys(their).sort());
    });
    const config = (one: Result) => one.expectation_config;
    for (const [at, result] of (validation.results as Result[]).entries()) {
      const same = (their.results as Result[]).find((one) => config(one).meta.at === at)!;
      const { type, kwargs, severity, meta } = config(result);
      await test.step(`${name}: ${meta.sentence}`, () => {
        assert.equal(result.success, same.success);
        if (own.has(type)) return;
        assert.deepEqual(result.exception_info, same.exception_info);
        assert.equal(severity, config(same).severity);
        assert.equal(type, config(same).type);
        const { batch_id: _, ...told } = config(same).kwargs;
        // What is its default anyway, the package leaves out.
        const { ignore_row_if, ...rest } = kwargs;
        assert.deepEqual(
          "ignore_row_if" in told ? kwargs : rest,
          told,
          `ignore_row_if is ${ignore_row_if}`,
        );
        assert.deepEqual(comparable(result.result), same.result);
        assert.deepEqual(Object.keys(result.result).sort(), Object.keys(same.result).sort());
      });
    }
  }
});

interface Result {
  success: boolean;
  expectation_config: {
    type: string;
    kwargs: Record<string, unknown>;
    severity: string;
    meta: { at?: number; sentence?: string };
  };
  result: Record<string, unknown>;
  exception_info: unknown;
}

/** Expectations of ours for which the package has no equal; all of them hold here. */
const own = new Set(["expect_column_values_to_be_of_type", "unexpected_rows_expectation"]);

/** A result with what differs on purpose taken away: places instead of row numbers, and Z behind moments. */
function comparable(result: Record<string, unknown>): unknown {
  const moments = JSON.stringify(result).replace(/("\d{4}-\d\d-\d\dT[\d:.]+)Z"/g, '$1"');
  const { partial_unexpected_index_list: places, ...rest } = JSON.parse(moments);
  if (places === undefined) return rest;
  return {
    ...rest,
    partial_unexpected_index_list: places.map(({ _row }: { _row: number }) => _row),
  };
}
