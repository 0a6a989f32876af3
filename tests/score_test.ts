/** What the score stage asks and writes around the rooms that it uses. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "@std/csv";
import type { CandidateChoice, EvaluationFile, Prediction } from "../lib/model/mod.ts";
import { openTable, type Table, writeParquet } from "../lib/table/mod.ts";
import { latestEvaluation, modelsInWords } from "../stages/_models_in_words.ts";
import type { Promotion } from "../stages/_promotion.ts";
import { alreadyGone, snapshotToScore, tablesOf, volume } from "../stages/_score_inputs.ts";
import { readForeseen, writeForeseen } from "../stages/_foreseen.ts";
import { writeCalls, writePredictions } from "../stages/_write_predictions.ts";
import score from "../stages/score.ts";

interface Place {
  table: Table;
  path(name: string): string;
  write(name: string, sql: string): Promise<string>;
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const path = (name: string) => join(folder, name);
  {
    await using table = await openTable({ read: [], write: folder, recordReads: () => {} });
    await work({
      table,
      path,
      async write(name, sql) {
        await writeParquet(table, sql, path(name));
        return path(name);
      },
    });
  }
  await Deno.remove(folder, { recursive: true });
}

// 2026-01-31 is day 20484.
const last = 20484;
const span = { first_day: last - 30, as_of_day: last };

Deno.test("score takes the last known day, or the snapshot that it is told", async () => {
  await inPlace(async ({ table, write }) => {
    const features = await write(
      "features",
      `SELECT unnest([${last - 14}, ${last - 7}, ${last}]) AS snapshot_day`,
    );
    const find = (as_of: string | null, of: typeof span | undefined = span) =>
      snapshotToScore(table, features, of, as_of);
    assert.equal(await find(null), last);
    assert.equal(await find("2026-01-24"), last - 7);
    await assert.rejects(() => find("2026-01-23"), {
      message: 'Cannot score customers as of "2026-01-23": no snapshot is on that day, set ' +
        "score.as_of to 2026-01-17 or 2026-01-24, or prepare.as_of to this day",
    });
    await assert.rejects(() => find(null, { ...span, as_of_day: last + 1 }), {
      message: "Cannot score customers as of 2026-02-01: none is eligible, set " +
        "snapshots.eligible.active_within_days of the contract higher",
    });
    await assert.rejects(() => snapshotToScore(table, features, undefined, "2026-01-24"), {
      message: 'Cannot score customers as of "2026-01-24": the data are without time, leave ' +
        "score.as_of out",
    });
  });
});

Deno.test("score counts active customers by day, and by whole week where days are many", async () => {
  await inPlace(async ({ table, write }) => {
    const daily = await write(
      "daily",
      `SELECT * FROM (VALUES ('a', ${last}), ('b', ${last}), ('a', ${last - 6}), ('c', ${last - 7}),
         ('a', ${last - 200}), ('z', ${last + 1})) AS t(customer, day)`,
    );
    const busy = async (span: { first_day: number; as_of_day: number }) => {
      const { unit, points } = await volume(table, daily, span);
      return { unit, points: points.length, busy: points.filter(({ customers }) => customers > 0) };
    };
    assert.deepEqual(await busy(span), {
      unit: "day",
      points: 31,
      busy: [
        { day: "2026-01-24", customers: 1 },
        { day: "2026-01-25", customers: 1 },
        { day: "2026-01-31", customers: 2 },
      ],
    });
    // 201 days are 28 weeks and five days, and these five days are no week.
    assert.deepEqual(await busy({ first_day: last - 200, as_of_day: last }), {
      unit: "week",
      points: 28,
      busy: [{ day: "2026-01-18", customers: 1 }, { day: "2026-01-25", customers: 2 }],
    });
    assert.deepEqual(await volume(table, daily, undefined), { unit: "day", points: [] });
  });
});

Deno.test("score knows who has left already only where the label is given", async () => {
  await inPlace(async ({ table, write }) => {
    const labels = await write(
      "labels",
      "SELECT * FROM (VALUES ('a', 0, 1), ('b', 0, 0)) AS t(customer, snapshot_day, churned)",
    );
    const given = { kind: "column" as const, table: "t", column: "c", churned: "Yes" };
    assert.deepEqual(await alreadyGone(table, labels, given), new Set(["a"]));
    const inactive = { kind: "inactive" as const, inactive_days: 30 };
    assert.deepEqual(await alreadyGone(table, labels, inactive), new Set());
  });
});

Deno.test("score writes the same predictions as text and with types", async () => {
  const odd = ["00042", 'a "b", c', "é 😀", "NULL", "x\ny", "-1"].sort();
  const predictions = odd.map((customer, at): Prediction => ({
    customer,
    probability: 1 / (at + 3),
    log_odds: Math.log(at + 3) - 0.1,
    band: "medium",
    expected_value: -0.1 + at,
    reasons: at === 0 ? [] : ["plan is free, most often", 'it is "quoted"'].slice(0, at),
  }));
  await inPlace(async ({ table, path }) => {
    const files = { csv: path("p.csv"), parquet: path("p.parquet") };
    await writePredictions(table, predictions, "2026-01-31", files);
    const text = parse(await Deno.readTextFile(files.csv), { skipFirstRow: true });
    const typed = await table.all(`SELECT * FROM read_parquet('${files.parquet}')`);
    assert.equal(typed.length, odd.length);
    const bytewise = new Map(predictions.map((one) => [one.customer, one]));
    for (const row of typed) {
      const { probability, log_odds, expected_value, reasons } = bytewise.get(
        row.customer as string,
      )!;
      assert.equal(row.snapshot, "2026-01-31");
      assert.equal(row.probability, probability);
      assert.equal(row.log_odds, log_odds);
      assert.equal(row.expected_value, expected_value);
      assert.equal(row.reason_1, reasons[0] ?? null);
      assert.equal(row.reason_3, null);
    }
    assert.deepEqual(text.map((row) => row.customer), odd);
    assert.deepEqual(
      text.map((row) => Number(row.probability)),
      predictions.map((p) => p.probability),
    );
  });
});

Deno.test("score writes headers where nobody is to be scored or called", async () => {
  await inPlace(async ({ table, path }) => {
    const files = { csv: path("p.csv"), parquet: path("p.parquet") };
    await writePredictions(table, [], null, files);
    const rest = "risk_band,expected_value,reason_1,reason_2,reason_3";
    assert.equal(
      await Deno.readTextFile(files.csv),
      `customer,snapshot,probability,log_odds,${rest}\r\n`,
    );
    assert.deepEqual(await table.all(`SELECT * FROM read_parquet('${files.parquet}')`), []);
    await writeCalls([], null, path("c.csv"));
    assert.equal(
      await Deno.readTextFile(path("c.csv")),
      `place,customer,snapshot,probability,${rest}\r\n`,
    );
  });
});

Deno.test("training leaves what it foresaw to candidate, bit by bit and in order", async () => {
  const odd = ["00042", 'a "b", c', "é 😀", "NULL", "x\ny", "-1", " "].sort();
  const foreseen = {
    keys: [...odd, "-1"],
    snapshot_days: [...odd.map(() => 20_454), 20_461],
    labels: Uint8Array.from([...odd, ""], (_, at) => at % 2),
    probability: Float64Array.from([...odd, ""], (_, at) => 1 / (3 + at ** 3)),
  };
  await inPlace(async ({ table, path }) => {
    await writeForeseen(table, foreseen, path("v.parquet"), path(""));
    assert.deepEqual(await readForeseen(table, path("v.parquet")), foreseen);
  });
});

Deno.test("score says which model serves, and whether the latest figures are its own", () => {
  const model = (name: string, kind: string) => ({ name, kind, sha256: `${name} bytes` });
  const evaluated = { metrics: { rows: 3396 }, resamples: 1000 };
  const compared = {
    against: { version: 2 },
    models: { baseline: evaluated, challenger: { ...evaluated, resamples: 500 } },
    sha256: { baseline: "baseline bytes", challenger: "challenger bytes" },
    comparison: [model("baseline", "logistic"), model("champion", "trees")],
  } as unknown as EvaluationFile;
  const promotion = (sha256: string, candidate: Partial<Promotion["candidate"]>) => ({
    version: 3,
    kind: "logistic",
    sha256,
    candidate: { promote: true, serves: true, sentence: "It passed.", ...candidate },
  } as Promotion);
  const choice = { sentence: "It has less log loss." } as CandidateChoice;
  const said = (promotion: Promotion) => modelsInWords({ compared, promotion, choice });

  const own = promotion("baseline bytes", {});
  assert.equal(latestEvaluation(compared, own), compared.models.baseline);
  const { compared: shown, ...words } = said(own);
  assert.deepEqual(words, {
    rows: 3396,
    resamples: 1000,
    serves: "Version 3 serves: logistic regression.",
    choice: "It has less log loss.",
    decision: "It passed.",
  });
  assert.deepEqual(shown.map(({ name, serves }) => [name, serves]), [
    ["the baseline: logistic regression", true],
    ["version 2, compared with: gradient-boosted trees", false],
  ]);
  const older = promotion("older bytes", { serves: false });
  assert.equal(latestEvaluation(compared, older), undefined);
  assert.match(said(older).serves, /not among the compared, so its figures .* of its promotion\.$/);
  assert.equal(said(older).decision, "It passed. It has been taken back since.");
  const refused = promotion("older bytes", { serves: false, promote: false, sentence: "No." });
  assert.equal(said(refused).decision, "No.");
});

Deno.test("score reads tables out of the manifest", () => {
  const fact = { rows: 3, bytes: 9, sha256: "x", first_day: "2026-01-01", last_day: null };
  assert.deepEqual(tablesOf(JSON.stringify({ tables: { events: fact } })), [
    { table: "events", rows: 3, first_day: "2026-01-01", last_day: null },
  ]);
});

Deno.test("score refuses risk bands that are the wrong way round", () => {
  const parsed = score.params.safeParse({ high_from: 0.2, medium_from: 0.3 });
  assert.equal(parsed.error?.issues[0]?.message, "must be at most high_from");
});
