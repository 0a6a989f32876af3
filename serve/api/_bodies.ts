/** Bodies that callers might send, right, nearly right and ill-meant, drawn from a seed. */
import type { ModelFile } from "../../lib/model/mod.ts";

/** A number from 0 up to 1. */
export type Random = () => number;

type Features = Pick<ModelFile, "features" | "bounds">;

export type BodyKind = "right" | "nearly right" | "hostile";

/** The text of a body: of one row, or of up to four. */
export function drawBody(random: Random, file: Features, rows: boolean): {
  kind: BodyKind;
  text: string;
} {
  const kind = pick<BodyKind>(random, ["right", "nearly right", "nearly right", "hostile"]);
  if (kind === "hostile") return { kind, text: hostile(random, file, rows) };
  const slips = kind === "right" ? 0 : 1 + whole(random, 3);
  if (!rows) return { kind, text: rowText(random, file, slips) };
  const count = 1 + whole(random, 4);
  const wrong_row = whole(random, count);
  const texts = Array.from(
    { length: count },
    (_, at) => rowText(random, file, at === wrong_row ? slips : 0),
  );
  return { kind, text: `{"rows":[${texts.join(",")}]}` };
}

/** A body of so many right rows. */
export function rightRows(random: Random, file: Features, count: number): string {
  return `{"rows":[${Array.from({ length: count }, () => rowText(random, file, 0)).join(",")}]}`;
}

/** Fields as they stand in the text: names may stand twice, values need be no JSON. */
type Fields = [name: string, value: string][];

function rowText(random: Random, file: Features, slips: number): string {
  const features: Fields = file.features.map((feature) => [
    JSON.stringify(feature.name),
    random() < 0.1 ? "null" : rightValue(random, feature, file.bounds?.[feature.name] ?? {}),
  ]);
  shuffle(random, features);
  const row: Fields = [];
  if (random() < 0.5) row.push(['"customer"', JSON.stringify(pick(random, customers))]);
  for (let slip = 0; slip < slips; slip++) pick(random, all_slips)(random, features, row);
  row.push(['"features"', objectText(random, features)]);
  shuffle(random, row);
  return objectText(random, row);
}

const customers = [
  "1",
  "ann",
  "0".repeat(200),
  "Zoë",
  "客",
  "𝒜nn",
  "a\u0000b",
  "\ud800",
  "__proto__",
];

type Feature = ModelFile["features"][number];

function rightValue(
  random: Random,
  feature: Feature,
  { min, max }: { min?: number; max?: number },
): string {
  if (feature.kind === "category") {
    const { levels } = feature;
    return levels.length === 0 ? "null" : JSON.stringify(pick(random, levels));
  }
  const low = min ?? -1e6, high = max ?? 1e6;
  const free = ["0", "-0", "1e-320", "5e-324", "1E3", "123456789012345678901234567890"];
  const numbers = [
    `${low}`,
    `${high}`,
    `${low + random() * (high - low)}`,
    ...(min === undefined && max === undefined ? [...free, "1.7976931348623157e308"] : []),
  ];
  return pick(random, numbers);
}

type Slip = (random: Random, features: Fields, row: Fields) => void;

/** Values that are often not what is wanted; some are no JSON. */
const odd_values = [
  ...['"1"', '""', '" "', "true", "false", "null", "[]", "{}", "[1]", '{"valueOf":1}'],
  ...["1e999", "-1e999", "-1e-999", "1e308", "-1e308", "NaN", "Infinity", "undefined", "01", "1."],
  ...[
    '"NaN"',
    '"null"',
    '"\\ud800"',
    '"\\u0000"',
    '"free "',
    '"Free"',
    '"fre\\u0065"',
    "9".repeat(400),
  ],
];

const odd_names = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "length"],
  ...["0", "", " ", "customer", "features", "rows", "\u0000", "x".repeat(300), "\ud800"],
].map((name) => JSON.stringify(name));

const all_slips: Slip[] = [
  (random, features) => void features.splice(whole(random, features.length), 1),
  (random, features) => void features.push([pick(random, odd_names), pick(random, odd_values)]),
  (random, _, row) => void row.push([pick(random, odd_names), pick(random, odd_values)]),
  (random, features) => changeAny(random, features, (field) => field[1] = pick(random, odd_values)),
  (random, features) => changeAny(random, features, (field) => field[0] = pick(random, odd_names)),
  // A name that stands twice: the last one counts, as JSON.parse has it.
  (random, features) =>
    changeAny(random, features, ([name]) => features.push([name, pick(random, odd_values)])),
  (random, features) =>
    changeAny(random, features, ([name]) => features.unshift([name, pick(random, odd_values)])),
  // The same name, written in another way.
  (random, features) => changeAny(random, features, (field) => field[0] = escaped(field[0])),
  (random, features) => changeAny(random, features, (field) => field[0] = other(field[0])),
  (random, features) =>
    changeAny(random, features, (field) => field[1] = `${Number(field[1]) * 1.001 + 1e-9}`),
  (random, _, row) => void row.push(['"customer"', pick(random, odd_values)]),
  (_, __, row) => void row.push(['"customer"', JSON.stringify("0".repeat(201))]),
  (_, __, row) => void row.push(['"customer"', JSON.stringify("𝒜".repeat(101))]),
  (random, _, row) => void row.push(['"features"', pick(random, odd_values)]),
];

function changeAny(random: Random, fields: Fields, change: (field: Fields[number]) => void): void {
  if (fields.length > 0) change(pick(random, fields));
}

function escaped(text: string): string {
  return text.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

/** Looks the same, or nearly. */
function other(text: string): string {
  return text.includes("e") ? text.replace("e", "е") : `${text.slice(0, -1)}\u200b"`;
}

function hostile(random: Random, file: Features, rows: boolean): string {
  const row = rowText(random, file, 0);
  const whole_body = rows ? `{"rows":[${row}]}` : row;
  const features = row.slice(row.indexOf("{", 1));
  const depth = 10 ** whole(random, 4);
  const many = 10 ** whole(random, 4);
  const deep = pick(random, [
    "[".repeat(depth) + "]".repeat(depth),
    '{"features":'.repeat(depth) + "1" + "}".repeat(depth),
  ]);
  const keys = Array.from({ length: many }, (_, at) => `"k${at}":${at}`).join(",");
  const texts = [
    ...["", " ", "null", "0", '""', "[]", "{}", "{", "[", "}", '"', "\ufeff{}", "\u0000", "// {}"],
    whole_body.slice(0, whole(random, whole_body.length)),
    `${whole_body}${whole_body}`,
    `[${whole_body}]`,
    `\ufeff${whole_body}`,
    whole_body.replaceAll('"', "'"),
    whole_body.replace("}", ",}"),
    deep,
    `{"features":${deep}}`,
    `{"rows":${deep}}`,
    `{"features":{${keys}}}`,
    `{${keys}}`,
    `{"rows":[${"0,".repeat(many)}0]}`,
    `{"rows":{"length":1,"0":${row}}}`,
    `{"rows":[${row},${deep}]}`,
    `{"rows":[${features}]}`,
    `{"__proto__":${row}}`,
    `{"__proto__":${row},"features":${pick(random, odd_values)}}`,
    row.replace(/\}$/, ',"__proto__":{"customer":"x"}}'),
    row.replace(/\}$/, ',"constructor":{"prototype":{"polluted":true}}}'),
    `{"features":{"__proto__":${features}}`,
    `{"features":1${"0".repeat(many)}}`,
    `{"features":{"a":${"-".repeat(many)}1}}`,
    `{"features":"${"\\u0000".repeat(many)}"}`,
  ];
  return pick(random, texts);
}

function objectText(random: Random, fields: Fields): string {
  const space = random() < 0.1 ? pick(random, [" ", "\n\t ", "\r\n"]) : "";
  return `{${fields.map(([name, value]) => `${space}${name}${space}:${value}`).join(",")}${space}}`;
}

function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[whole(random, items.length)]!;
}

function shuffle(random: Random, items: unknown[]): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = whole(random, at + 1);
    [items[at], items[other]] = [items[other], items[at]];
  }
}
