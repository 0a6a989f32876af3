import { type OnlineRow, openOnline, openWriter, type StoreKey } from "../../lib/online/mod.ts";
import { Outcomes } from "./outcomes.ts";
import { OnlineFeatures, type OnlineFeaturesOptions } from "./online_features.ts";

/** What the model in _test_app.ts asks for. */
export const small_key: StoreKey = { dataset: "small", definition: "d" };

/** 2026-08-20, eight days before the test's clock stands. */
export const snapshot_day = Date.UTC(2026, 7, 20) / 86_400_000;

/** Columns in another order than the model's, and one more than it takes. */
const columns = [
  { name: "plan", kind: "category" as const },
  { name: "spare", kind: "number" as const },
  { name: "idle_days", kind: "number" as const },
];

/** A row of the store. */
export function storeRow(
  customer: string,
  plan: string | null,
  idle_days: number | null,
): OnlineRow {
  return { customer, snapshot_day, cells: [plan, 7, idle_days] };
}

/** Fills a store; it then holds these rows and no others. */
export async function fillStore(
  location: string,
  rows: OnlineRow[],
  { key = small_key, features = columns, max_age_days = 14 as number | null } = {},
): Promise<void> {
  const now = new Date("2026-08-21T03:00:00Z");
  const writer = await openWriter(location, key, { features, complete: true, max_age_days, now });
  await writer.write(rows);
  await writer.finish();
}

/** The features of a store for the app in _test_app.ts. */
export function smallFeatures(
  location: string,
  more: Partial<OnlineFeaturesOptions> = {},
): OnlineFeatures {
  // A clock that never shows the same second twice, so that nothing is remembered.
  let now_ms = 0;
  const clock = () => now_ms += 2000;
  return new OnlineFeatures({
    dataset: small_key.dataset,
    open: (key) => openOnline(location, key, clock),
    now: () => new Date("2026-08-28T12:00:00Z"),
    now_ms: clock,
    log: { event() {}, problem() {} },
    ...more,
  });
}

/** Outcomes in a folder, joined with the predictions logged there. */
export function smallOutcomes(folder: string): Outcomes {
  return new Outcomes({
    folder: `${folder}/outcomes`,
    predictions: `${folder}/log`,
    now: () => new Date("2026-08-28T12:00:00Z"),
    log: { event() {}, problem() {} },
  });
}
