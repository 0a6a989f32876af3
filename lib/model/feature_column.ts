/** What a model knows of a feature: its name and whether it is a number or a word. */
export interface FeatureSpec {
  name: string;
  kind: "number" | "category";
}

/** One feature of one row: a number, a category's level, or null where nothing is known. */
export type Cell = number | string | null;

/** One feature of all rows. Null is a missing value; a number that is not finite is a mistake. */
export type FeatureColumn =
  | { name: string; kind: "number"; values: ArrayLike<number | null> }
  | { name: string; kind: "category"; values: ArrayLike<string | null> };

/** Refuses columns that no model could be trained on; returns the number of rows. */
export function checkColumns(columns: readonly FeatureColumn[]): number {
  const rows = columns[0]?.values.length ?? 0;
  const problems = columns.length > 0 ? [] : ["there is no feature, at least one is needed"];
  const seen = new Set<string>();
  for (const { name, kind, values } of columns) {
    if (seen.has(name)) problems.push(`feature "${name}" is given twice, names must be unique`);
    seen.add(name);
    if (values.length !== rows) {
      problems.push(
        `feature "${name}" has ${values.length} rows, must have ${rows} as "${columns[0]!.name}"`,
      );
    }
    const bad = firstWrong(kind, values);
    if (bad !== undefined) problems.push(`feature "${name}" ${bad}`);
  }
  if (problems.length > 0) throw new TypeError(`Cannot use features: ${problems.join("; ")}`);
  return rows;
}

/** What is wrong with the first wrong cell, or undefined. */
function firstWrong(kind: FeatureSpec["kind"], values: ArrayLike<Cell>): string | undefined {
  for (let row = 0; row < values.length; row++) {
    const wrong = wrongCell(kind, values[row]);
    if (wrong !== undefined) return `is ${wrong} in row ${row}`;
  }
}

/** What a cell is and what it should be, or undefined where it is right. */
export function wrongCell(kind: FeatureSpec["kind"], cell: unknown): string | undefined {
  if (cell === null) return undefined;
  if (kind === "number") {
    return Number.isFinite(cell) ? undefined : `${shown(cell)}, must be a finite number or null`;
  }
  return typeof cell === "string" ? undefined : `${shown(cell)}, must be text or null`;
}

function shown(cell: unknown): string {
  return typeof cell === "string" ? JSON.stringify(cell) : String(cell);
}

/** The columns in the order of `features`; refuses, all at once, what lacks, is unknown or of another kind. */
export function inOrder(
  features: readonly FeatureSpec[],
  columns: readonly FeatureColumn[],
): FeatureColumn[] {
  const given = new Map(columns.map((column) => [column.name, column]));
  const known = new Set(features.map(({ name }) => name));
  const problems = features.flatMap(({ name, kind }) => {
    const column = given.get(name);
    if (column === undefined) return [`feature "${name}" is missing`];
    if (column.kind === kind) return [];
    return [`feature "${name}" is a ${column.kind}, must be a ${kind}`];
  });
  for (const { name } of columns) {
    if (!known.has(name)) problems.push(`feature "${name}" is unknown to the model`);
  }
  if (problems.length > 0) throw new TypeError(`Cannot score rows: ${problems.join("; ")}`);
  checkColumns(columns);
  return features.map(({ name }) => given.get(name)!);
}

/** The cells of one record in the order of `features`; refuses what lacks, is unknown or of another kind. */
export function cellsOf(
  features: readonly FeatureSpec[],
  record: Readonly<Record<string, unknown>>,
): Cell[] {
  const known = new Set(features.map(({ name }) => name));
  const problems = features.flatMap(({ name, kind }) => {
    if (!Object.hasOwn(record, name)) return [`feature "${name}" is missing`];
    const wrong = wrongCell(kind, record[name]);
    return wrong === undefined ? [] : [`feature "${name}" is ${wrong}`];
  });
  for (const name of Object.keys(record)) {
    if (!known.has(name)) problems.push(`feature "${name}" is unknown to the model`);
  }
  if (problems.length > 0) throw new TypeError(`Cannot score row: ${problems.join("; ")}`);
  return features.map(({ name }) => record[name] as Cell);
}

/** Refuses a row whose cells are not those of `features`. */
export function checkCells(features: readonly FeatureSpec[], cells: readonly Cell[]): void {
  if (cells.length !== features.length) {
    throw new TypeError(
      `Cannot score row: it has ${cells.length} features, must have ${features.length}`,
    );
  }
  const problems: string[] = [];
  for (let at = 0; at < features.length; at++) {
    const { name, kind } = features[at]!;
    const wrong = wrongCell(kind, cells[at]);
    if (wrong !== undefined) problems.push(`feature "${name}" is ${wrong}`);
  }
  if (problems.length > 0) throw new TypeError(`Cannot score row: ${problems.join("; ")}`);
}
