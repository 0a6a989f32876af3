import {
  checkColumns,
  type DesignColumn,
  type EncodedFeature,
  type FeatureColumn,
  inOrder,
} from "../model/mod.ts";
import { collinear } from "./collinear.ts";
import { DesignMatrix } from "./design_matrix.ts";
import { checkFinite, scaleOf } from "./scale.ts";

/** What makes no column of the design matrix: a level or an indicator, or a feature as a whole. */
export interface Dropped {
  name: string;
  feature: string;
  why: "constant" | "collinear";
}

/** How features become numbers: all that scoring needs, learned from training rows alone. */
export interface Encoding {
  features: EncodedFeature[];
  columns: DesignColumn[];
  dropped: Dropped[];
}

export interface EncodingOptions {
  /** With a penalty exactly collinear columns share their weight; without one they are dropped. */
  ridge: number;
  /** More levels than this are a key or free text, not a category. */
  levels_max?: number;
}

/** Learns the encoding from training rows and encodes them: column 0 is the intercept's. */
export function fitEncoding(
  columns: readonly FeatureColumn[],
  { ridge, levels_max = 100 }: EncodingOptions,
): { encoding: Encoding; design: DesignMatrix } {
  const rows = checkColumns(columns);
  checkFinite(columns);
  const features = columns.map(describeFeature);
  const many = features.filter((feature) =>
    feature.kind === "category" && feature.levels.length > levels_max
  );
  if (many.length > 0) {
    const said = many.map((feature) =>
      `feature "${feature.name}" has ${"levels" in feature && feature.levels.length} levels`
    );
    throw new RangeError(
      `Cannot encode features: ${said.join("; ")}, must be at most ${levels_max}: ` +
        `leave out what names rows rather than kinds of them`,
    );
  }
  const dropped: Dropped[] = [];
  const kept: DesignColumn[] = [];
  for (const [index, feature] of features.entries()) {
    const constant: Dropped[] = [];
    const parts = partsOf(feature);
    for (const part of parts) {
      const scale = scaleOf(partValues(part, columns[index]!, 0));
      if (scale.deviation > 0) kept.push({ ...part, ...scale });
      else constant.push({ name: part.name, feature: part.feature, why: "constant" });
    }
    // A feature of which nothing is left is named as such. A lone level has not even a part.
    const { name } = feature;
    if (constant.length === parts.length) dropped.push({ name, feature: name, why: "constant" });
    else dropped.push(...constant);
  }
  let encoding: Encoding = { features, columns: kept, dropped };
  let design = encode(encoding, columns);
  if (ridge === 0 && rows > 0) {
    const copies = new Set(collinear(design).map((index) => kept[index - 1]!));
    if (copies.size > 0) {
      for (const { name, feature } of copies) dropped.push({ name, feature, why: "collinear" });
      encoding = { features, columns: kept.filter((column) => !copies.has(column)), dropped };
      design = encode(encoding, columns);
    }
  }
  return { encoding, design };
}

/** The design matrix of rows under an encoding: column 0 all ones, then the encoding's columns. */
export function encode(encoding: Encoding, columns: readonly FeatureColumn[]): DesignMatrix {
  const ordered = inOrder(encoding.features, columns);
  const byName = new Map(
    encoding.features.map((feature, at) => [feature.name, { feature, column: ordered[at]! }]),
  );
  const rows = ordered[0]!.values.length;
  const width = encoding.columns.length + 1;
  const design = new DesignMatrix(rows, width);
  for (let row = 0; row < rows; row++) design.data[row * width] = 1;
  for (const [index, column] of encoding.columns.entries()) {
    const { feature, column: given } = byName.get(column.feature)!;
    // Training that met no missing value knows nothing of one: it is taken as the average.
    const values = partValues(column, given, feature.missing ? 0 : column.mean);
    for (let row = 0, at = index + 1; row < rows; row++, at += width) {
      design.data[at] = (values[row]! - column.mean) / column.deviation;
    }
  }
  return design;
}

/** What training rows say of a feature: its levels, and whether a value lacks. */
export function describeFeature({ name, kind, values }: FeatureColumn): EncodedFeature {
  const seen = new Set<number | string | null>();
  let missing = false;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === null) missing = true;
    else if (kind === "category") seen.add(value);
  }
  if (kind === "number") return { name, kind, missing };
  return { name, kind, missing, levels: ([...seen] as string[]).sort() };
}

type Part = Pick<DesignColumn, "name" | "feature" | "part" | "level">;

/** The columns that a feature may become; an indicator only where training rows lack the value. */
function partsOf(feature: EncodedFeature): Part[] {
  const { name } = feature;
  const parts: Part[] = feature.kind === "number"
    ? [{ name, feature: name, part: "value", level: null }]
    : feature.levels.slice(1).map((level) => (
      { name: `${name}=${level}`, feature: name, part: "level", level }
    ));
  if (feature.missing) {
    parts.push({ name: `${name}_missing`, feature: name, part: "missing", level: null });
  }
  return parts;
}

/** A part's numbers before they are standardised. */
function partValues({ part, level }: Part, { values }: FeatureColumn, fill: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (part === "value") result[row] = value === null ? fill : value as number;
    else result[row] = (part === "missing" ? value === null : value === level) ? 1 : 0;
  }
  return result;
}
