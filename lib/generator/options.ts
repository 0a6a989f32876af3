import { z } from "zod";

const DAY_MS = 86_400_000;

/** What an e-learning data set is made from; a stage takes these as its own parameters. */
export const elearningOptions = z.strictObject({
  users: z.int().min(1).max(10_000_000).default(2_000).describe("How many users to make"),
  days: z.int().min(1).max(3_660).default(240).describe("How many days of events to make"),
  start: z.iso.date().refine((day) => day >= "1990-01-01" && day <= "2090-01-01", {
    error: "must be a day from 1990-01-01 to 2090-01-01",
  }).default("2026-01-01").describe("The first day of events"),
  seed: z.int().min(0).default(42).describe("The same seed makes the same bytes"),
  paid_share: z.number().min(0).max(1).default(0.35).describe("Share of users on a paid plan"),
  churn_base: z.number().min(0).max(1).default(0.35)
    .describe("How often, in 90 days, a user of middling engagement without any trouble leaves"),
});

/** Checked options of {@linkcode elearningOptions}. */
export type ElearningOptions = z.output<typeof elearningOptions>;

/** First and last day of events, as days since 1970-01-01. */
export function firstAndLastDay({ start, days }: ElearningOptions): [number, number] {
  const first = Date.parse(start) / DAY_MS;
  return [first, first + days - 1];
}

/** Monday is 0. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
