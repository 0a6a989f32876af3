import type { Cell, ModelFile } from "../../lib/model/mod.ts";
import { allowedFeatures, problemsOf, wrongRows } from "./problems.ts";
import { invalid, type Problem } from "./refusal.ts";
import { rowCheck } from "./row_check.ts";
import { bodySchemas, customer_length_max, rows_max } from "./schemas.ts";

/** A row that a model can score. */
export interface ReadRow {
  customer: string | undefined;
  cells: Cell[];
}

/** Rows of a body; where some were left out, which and why. */
export interface ReadRows {
  rows: ReadRow[];
  /** Index of each row in the body. */
  places: number[];
  refused: Problem[];
  refused_total: number;
}

/** Reads bodies for one model. */
export interface RowReader {
  single(body: unknown): ReadRow;
  /** @param partial Whether good rows are taken although others are not. */
  batch(body: unknown, partial: boolean): ReadRows;
}

/** A quick check takes what is right; the rest goes to zod, which decides and words what is wrong. */
export function rowReader(
  { file }: { file: Pick<ModelFile, "features" | "bounds"> },
): RowReader {
  const schemas = bodySchemas(file);
  const names = file.features.map(({ name }) => name);
  const check = rowCheck(schemas.row.shape.features, names);
  const allowed = allowedFeatures(file);

  function quick(row: unknown): ReadRow | undefined {
    if (typeof row !== "object" || row === null) return undefined;
    const { customer, features } = row as Record<string, unknown>;
    let keys = 0;
    for (const _ in row) keys++;
    if (customer === undefined ? keys !== 1 : keys !== 2 || !isCustomer(customer)) return undefined;
    const cells = check(features);
    return cells === undefined ? undefined : { customer: customer as string | undefined, cells };
  }

  function checked({ customer, features }: {
    customer?: string;
    features: Record<string, Cell>;
  }): ReadRow {
    return { customer, cells: names.map((name) => features[name]!) };
  }

  return {
    single(body) {
      const row = quick(body);
      if (row !== undefined) return row;
      const parsed = schemas.row.safeParse(body);
      if (parsed.success) return checked(parsed.data as never);
      const { problems, total } = problemsOf(parsed.error.issues, body, allowed);
      throw invalid("body", problems, total);
    },
    batch(body, partial) {
      const rows = listOf(body);
      const quickly = rows?.map(quick);
      if (quickly?.every((row) => row !== undefined)) {
        return { rows: quickly, places: [...quickly.keys()], refused: [], refused_total: 0 };
      }
      const parsed = schemas.rows.safeParse(body);
      if (parsed.success) {
        const all = parsed.data.rows.map((row) => checked(row as never));
        return { rows: all, places: [...all.keys()], refused: [], refused_total: 0 };
      }
      const { issues } = parsed.error;
      const { problems, total } = problemsOf(issues, body, allowed);
      const wrong = wrongRows(issues);
      // A body that is wrong as a whole has no good rows.
      if (!partial || wrong.has(undefined) || rows === undefined) {
        throw invalid("body", problems, total);
      }
      const places = [...rows.keys()].filter((place) => !wrong.has(place));
      return {
        rows: places.map((place) =>
          quickly![place] ?? checked(schemas.row.parse(rows[place]) as never)
        ),
        places,
        refused: problems,
        refused_total: total,
      };
    },
  };
}

function isCustomer(customer: unknown): boolean {
  return typeof customer === "string" && customer.length >= 1 &&
    customer.length <= customer_length_max;
}

/** The rows of a body that holds nothing else, as many as may be. */
function listOf(body: unknown): unknown[] | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { rows } = body as Record<string, unknown>;
  for (const key in body) if (key !== "rows") return undefined;
  return Array.isArray(rows) && rows.length >= 1 && rows.length <= rows_max ? rows : undefined;
}
