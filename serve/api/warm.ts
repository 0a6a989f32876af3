import { calibrated, type Cell, probabilities } from "../../lib/model/mod.ts";
import { columnsOf, type ServedModel } from "./served_model.ts";

const calls = 300;
const batches = 10;
const batch_rows = 100;
/** A very large model is warm after fewer calls, and need not keep its place waiting. */
const enough_ms = 250;

/** The first calls are slow until the engine has compiled the code: they must not be a user's. */
export async function warm(
  served: Omit<ServedModel, "about">,
  { pause, now_ms }: { pause: () => Promise<void> | undefined; now_ms: () => number },
): Promise<void> {
  const until_ms = now_ms() + enough_ms;
  const { model, file, read } = served;
  const usual = model.features.map(({ name, kind }): Cell => {
    const value = file.usual?.[name] ?? null;
    return (kind === "number") === (typeof value === "number") ? value : null;
  });
  // As rows come in: some cells are known, some are not.
  const rows = Array.from(
    { length: batch_rows },
    (_, row) => usual.map((value, at) => (row + at) % 3 === 0 ? null : value),
  );
  const bodies = rows.map((cells) => ({
    features: Object.fromEntries(model.features.map(({ name }, at) => [name, cells[at]!])),
  }));
  for (let call = 0; call < calls && now_ms() < until_ms; call++) {
    read.batch({ rows: [bodies[call % batch_rows]] }, true);
    calibrated(file.calibration, model.logOdds(rows[call % batch_rows]!));
    await pause();
  }
  for (let call = 0; call < batches && now_ms() < until_ms; call++) {
    probabilities(file.calibration, model.predictRaw(columnsOf(served, rows)));
    await pause();
  }
}
