import { isoDay } from "../contract/mod.ts";
import type { Table } from "../table/mod.ts";
import { planSplit, split_parts, type SplitPart, type SplitPlan } from "./plan_split.ts";
import type { SplitParts } from "./parts.ts";
import { literal } from "./sql_parts.ts";

/** Where rows come from and where the parts go; absolute paths. */
export type TrainingFiles =
  & Record<"features" | "labels", string>
  & Record<SplitPart | "calibration", string>;

/** What a part of a training set holds. */
export interface PartSummary {
  rows: number;
  churners: number;
  customers: number;
  /** Customers beyond `customers_max`, left out by the order of their keys' hashes. */
  customers_left_out: number;
  /** Null for data without time. */
  first_snapshot: string | null;
  last_snapshot: string | null;
}

/** What a training set holds and how it was split; kept beside it. */
export interface TrainingSummary {
  split: { kind: "time" | "hash"; in_time: boolean; embargo_days: number | null; words: string };
  customers_max: number;
  parts: Record<SplitPart, PartSummary | null>;
  calibration: PartSummary & { from: "snapshots" | "validation" } | null;
  /** Labelled rows by snapshot, used or not. */
  snapshots: { snapshot: string; rows: number; churners: number; part: SplitPart | null }[];
}

/**
 * Writes the parts of a training set: labelled rows of features, split in time, or by hash where there
 * is no time.
 *
 * @param limits Most customers of a part, and fewest rows of each class.
 * @throws {Error} If a part lacks rows or a class, with the figures of all parts that do.
 */
export async function writeTrainingSet(
  table: Table,
  contract: SplitParts,
  files: TrainingFiles,
  limits: { customers_max: number; class_rows_min: number },
): Promise<TrainingSummary> {
  await table.run(
    `CREATE OR REPLACE VIEW labelled AS
     SELECT f.customer, f.snapshot_day, l.churned, f.* EXCLUDE (customer, snapshot_day)
     FROM read_parquet(${literal(files.features)}) AS f
     INNER JOIN read_parquet(${literal(files.labels)}) AS l
       ON l.customer = f.customer AND l.snapshot_day = f.snapshot_day`,
  );
  const found = await table.all(
    `SELECT snapshot_day, COUNT(*) AS n, SUM(churned)::BIGINT AS churners
     FROM labelled GROUP BY snapshot_day ORDER BY snapshot_day`,
  ) as { snapshot_day: number; n: number; churners: number }[];
  const plan = planSplit(contract, found.map(({ snapshot_day }) => snapshot_day));
  const timed = plan.kind === "time";
  const parts = {} as TrainingSummary["parts"];
  for (const part of split_parts) {
    const summary = await writePart(table, partSql(plan, part), files[part], limits, timed);
    const wanted = timed
      ? plan.days[part].length > 0
      : part !== "validation" || hasValidation(plan);
    parts[part] = wanted ? summary : null;
  }
  const own = timed && plan.calibration_days.length > 0;
  const sql = own ? daysSql(plan.calibration_days) : partSql(plan, "validation");
  const calibration = await writePart(table, sql, files.calibration, limits, timed);
  const from = own ? "snapshots" as const : "validation" as const;
  const used = own || parts.validation !== null ? { ...calibration, from } : null;
  refusePoor({ ...parts, calibration: used }, limits.class_rows_min);
  return {
    split: {
      kind: plan.kind,
      in_time: timed,
      embargo_days: timed ? plan.embargo_days : null,
      words: splitWords(plan, parts),
    },
    customers_max: limits.customers_max,
    parts,
    calibration: used,
    snapshots: !timed ? [] : found.map(({ snapshot_day, n, churners }) => ({
      snapshot: isoDay(snapshot_day),
      rows: n,
      churners,
      part: split_parts.find((part) => plan.days[part].includes(snapshot_day)) ?? null,
    })),
  };
}

function hasValidation(plan: SplitPlan): boolean {
  return plan.kind === "hash" && plan.validation > plan.test;
}

function daysSql(days: readonly number[]): string {
  return days.length === 0 ? "FALSE" : `snapshot_day IN (${days.join(", ")})`;
}

/** The condition on a row to be of a part. */
function partSql(plan: SplitPlan, part: SplitPart): string {
  if (plan.kind === "time") return daysSql(plan.days[part]);
  const place = "CAST('0x' || substr(md5(customer), 1, 8) AS BIGINT) / 4294967296::DOUBLE";
  const below = (share: number) => `${place} < ${share}::DOUBLE`;
  const above = (share: number) => `${place} >= ${share}::DOUBLE`;
  return {
    test: below(plan.test),
    validation: `${above(plan.test)} AND ${below(plan.validation)}`,
    train: above(Math.max(plan.validation, plan.test)),
  }[part];
}

async function writePart(
  table: Table,
  condition: string,
  file: string,
  { customers_max }: { customers_max: number },
  timed: boolean,
): Promise<PartSummary> {
  // Chosen among the part's own customers: who comes later must not change who trains.
  const chosen = `SELECT customer FROM (SELECT DISTINCT customer FROM labelled WHERE ${condition})
    ORDER BY md5(customer), customer LIMIT ${customers_max}`;
  await table.run(
    `COPY (
       SELECT * FROM labelled WHERE ${condition} AND customer IN (${chosen})
       ORDER BY snapshot_day, customer
     ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const all = await table.one(
    `SELECT COUNT(DISTINCT customer) AS n FROM labelled WHERE ${condition}`,
  );
  const kept = await table.one(
    `SELECT COUNT(*) AS n, COALESCE(SUM(churned), 0)::BIGINT AS churners,
       COUNT(DISTINCT customer) AS customers,
       MIN(snapshot_day) AS first_day, MAX(snapshot_day) AS last_day
     FROM read_parquet(${literal(file)})`,
  );
  const customers = Number(kept.customers);
  const day = (value: unknown) => timed && value !== null ? isoDay(Number(value)) : null;
  return {
    rows: Number(kept.n),
    churners: Number(kept.churners),
    customers,
    customers_left_out: Number(all.n) - customers,
    first_snapshot: day(kept.first_day),
    last_snapshot: day(kept.last_day),
  };
}

function refusePoor(parts: Record<string, PartSummary | null>, class_rows_min: number): void {
  const problems = Object.entries(parts).flatMap(([part, summary]) => {
    if (summary === null) return [];
    const { rows, churners } = summary;
    if (Math.min(churners, rows - churners) >= Math.max(1, class_rows_min)) return [];
    return [
      `Cannot make a training set: ${part} has ${rows} rows, ${churners} churned and ` +
      `${rows - churners} not, must have at least ${Math.max(1, class_rows_min)} of each`,
    ];
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

function splitWords(plan: SplitPlan, parts: TrainingSummary["parts"]): string {
  if (plan.kind === "hash") {
    const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
    return "This is no split in time: customers are told apart by a hash of their key, " +
      `${percent(plan.test)} for test, ${percent(plan.validation - plan.test)} for validation, ` +
      "the rest for training. It says nothing about how well the model foresees.";
  }
  const periods = split_parts.flatMap((part) => {
    const summary = parts[part];
    if (summary === null) return [];
    const { first_snapshot: first, last_snapshot: last } = summary;
    return [first === last ? `${part} at ${first}` : `${part} from ${first} to ${last}`];
  });
  return `Split in time: ${periods.join(", ")}. Between two of them lie at least ` +
    `${plan.embargo_days} days, so that no label of one part looks into the next.`;
}
