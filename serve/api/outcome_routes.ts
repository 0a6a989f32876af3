import { z } from "@hono/zod-openapi";
import type { RouteParts } from "./app_options.ts";
import { dayOf, isoDay } from "./days.ts";
import type { Kept, Outcome } from "./outcome_store.ts";
import { problemsOf } from "./problems.ts";
import { invalid, type Problem, Refusal, unavailable } from "./refusal.ts";
import { json, type Route } from "./route.ts";
import { customer_length_max, rows_max } from "./schemas.ts";

/** Half a character would be kept as another text. */
const text = z.string().min(1).max(customer_length_max)
  .refine((text) => text.isWellFormed(), "text of whole characters");

/** The body of `POST /outcomes`. */
export const outcomes_schema = z.strictObject({
  rows: z.array(z.strictObject({
    key: text.openapi({ description: "Names the outcome; sent again, it changes nothing" }),
    customer: text,
    day: z.iso.date("a day such as 2026-08-28").openapi({
      description:
        "Day of the prediction that it belongs to: the snapshot in its answer, or else " +
        "the day in UTC on which it was asked for",
    }),
    churned: z.boolean(),
  })).min(1).max(rows_max),
});

/** A disk is seldom mended sooner. */
const retry_after_s = 5;

type App = Pick<RouteParts, "outcomes" | "readBody" | "now">;

/** `POST /outcomes`: what really happened, for the log loss of what was predicted. */
export function outcomeRoutes(app: App): Route[] {
  return [{
    method: "POST",
    path: "/outcomes",
    scope: "outcomes",
    async handle(c) {
      const { value } = await app.readBody(c);
      const outcomes = readOutcomes(value);
      requireKnown(outcomes, dayOf(app.now()));
      const { accepted, known, conflicts } = await keep(app, outcomes);
      if (conflicts.length > 0) throw conflict(outcomes, conflicts);
      const { request_id } = c.env;
      return json({ accepted, known, request_id }, request_id);
    },
  }];
}

async function keep({ outcomes: store }: App, outcomes: readonly Outcome[]): Promise<Kept> {
  if (store === undefined) {
    throw unavailable(
      "Cannot keep outcomes: no folder is set for them, set OUTCOMES",
      retry_after_s,
    );
  }
  try {
    return await store.add(outcomes);
  } catch {
    // What is wrong is in the log.
    const message = "Cannot keep outcomes: they cannot be written just now, send them again";
    throw unavailable(message, retry_after_s);
  }
}

function readOutcomes(body: unknown): Outcome[] {
  const parsed = outcomes_schema.safeParse(body);
  if (!parsed.success) {
    const { problems, total } = problemsOf(parsed.error.issues, body);
    throw invalid("body", problems, total);
  }
  return parsed.data.rows.map((row) => ({ ...row, day: dayOf(new Date(row.day)) }));
}

/** @throws {Refusal} 409 where a prediction would be of a day that has not come yet. */
function requireKnown(outcomes: readonly Outcome[], today: number): void {
  const early = outcomes.flatMap(({ day }, row) =>
    day <= today
      ? []
      : [{ row, field: "day", given: isoDay(day), allowed: `a day up to ${isoDay(today)}` }]
  );
  if (early.length === 0) return;
  const count = early.length === 1 ? "1 day has" : `${early.length} days have`;
  const message = `Cannot keep outcomes: ${count} not come yet, nothing was kept`;
  throw new Refusal(409, "conflict", message, { problems: early });
}

/** Half of a batch kept would be worse than none. */
function conflict(outcomes: readonly Outcome[], places: readonly number[]): Refusal {
  const problems = places.map((row): Problem => ({
    row,
    field: "key",
    given: outcomes[row]!.key,
    allowed: "a new key, or the outcome that it stands for",
  }));
  const count = places.length === 1 ? "1 key stands" : `${places.length} keys stand`;
  const message = `Cannot keep outcomes: ${count} for something else, nothing was kept`;
  return new Refusal(409, "conflict", message, { problems });
}
