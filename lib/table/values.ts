/** Engine values as plain JavaScript values. */
import type { DuckDBValueConverter } from "@duckdb/node-api";
import type { Engine } from "./engine.ts";

/** Makes the converter that {@linkcode Table.all} documents. */
export function plainValues(engine: Engine): DuckDBValueConverter<unknown> {
  const { DuckDBTypeId: Type, DuckDBTimestampValue, JSDuckDBValueConverter } = engine;
  return (value, type, converter) => {
    if (value === null) return null;
    switch (type.typeId) {
      case Type.DATE:
      case Type.TIME:
        return String(value);
      case Type.TIMESTAMP:
      case Type.TIMESTAMP_S:
      case Type.TIMESTAMP_MS:
      case Type.TIMESTAMP_NS:
        return isoText(String(value));
      case Type.TIMESTAMP_TZ:
        // Its own text is in the machine's time zone, which would make results depend on it.
        return isoText(
          String(new DuckDBTimestampValue((value as unknown as { micros: bigint }).micros)),
        );
    }
    const plain = JSDuckDBValueConverter(value, type, converter as never) as unknown;
    if (typeof plain !== "bigint") return plain;
    return Number.isSafeInteger(Number(plain)) ? Number(plain) : plain;
  };
}

/** `2026-01-31 10:00:00` → `2026-01-31T10:00:00Z`; `infinity` and years BC stay as they are. */
function isoText(text: string): string {
  return /^\d+-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? text.replace(" ", "T") + "Z" : text;
}
