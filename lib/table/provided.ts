/** Rows that the program makes while SQL reads them, so that no table of them has to exist. */
import type { DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import type { Engine } from "./engine.ts";

/** What the program can hand to SQL; SQL casts it to what it stands for. */
export type ProvidedType = "INTEGER" | "DOUBLE";

/** The arrays to fill, one per column and all of one length. */
export type ProvidedColumns = readonly (Int32Array | Float64Array)[];

/**
 * Writes the next rows to the start of each array and returns how many there are; 0 ends the table.
 * What it throws ends the statement with its message.
 */
export type FillRows = (columns: ProvidedColumns) => number;

/** Makes `name()` readable in SQL; `start` is called once per reading. */
export function provideRows(
  engine: Engine,
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, ProvidedType>>,
  start: () => FillRows,
): void {
  const types = Object.values(columns);
  const size = engine.DuckDBVector.standardSize();
  connection.registerTableFunction(engine.DuckDBTableFunction.create({
    name,
    bindFunction(bind) {
      for (const [column, type] of Object.entries(columns)) {
        bind.addResultColumn(column, engine[type]);
      }
    },
    initFunction(init) {
      // One reader: rows come in the order in which they are made.
      init.setMaxThreads(1);
      const arrays = types.map((type) => new (type === "DOUBLE" ? Float64Array : Int32Array)(size));
      init.setInitData({ arrays, fill: start() } satisfies Reading);
    },
    mainFunction(info, chunk) {
      const { arrays, fill } = info.initData as Reading;
      const rows = fill(arrays);
      if (!(Number.isInteger(rows) && rows >= 0 && rows <= size)) {
        throw new RangeError(
          `Cannot take rows of "${name}": their number is ${rows}, must be from 0 to ${size}`,
        );
      }
      chunk.rowCount = rows;
      if (rows === 0) return;
      arrays.forEach((array, column) => {
        const vector = chunk.getColumnVector(column) as DuckDBVector<number>;
        for (let row = 0; row < rows; row++) vector.setItem(row, array[row]!);
        vector.flush();
      });
    },
  }));
}

interface Reading {
  arrays: ProvidedColumns;
  fill: FillRows;
}
