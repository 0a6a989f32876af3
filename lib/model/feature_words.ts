import type { FeatureName } from "../contract/mod.ts";
import type { DerivedFeature } from "./bgnbd/derived_columns.ts";
import type { Cell } from "./feature_column.ts";

/** A column of the feature table, or one that a model derives from it. */
export type DescribedFeature = Pick<FeatureName | DerivedFeature, "name" | "kind" | "from">;

/** A feature's name for people: `logins in the last 30 days`. */
export function featureTitle({ name, from }: DescribedFeature): string {
  switch (from.kind) {
    case "p_alive":
      return "chance of being still a customer";
    case "expected_purchases":
      return `purchases expected in the next ${days(from.horizon_days)}`;
    case "fixed":
      return fixed_titles[from.fixed];
    case "window":
      return `${spoken(from.measure)} in the last ${days(from.window_days)}`;
    case "trend":
      return `${spoken(from.measure)} in the last ${
        days(from.short_days)
      }, of the usual pace over ` +
        days(from.long_days);
    case "ratio":
      return `${spoken(from.numerator)} per ${spoken(from.denominator)} in the last ` +
        days(from.window_days);
    case "attribute":
      return spoken(name);
  }
}

const fixed_titles = {
  recency_days: "days since last activity",
  tenure_days: "days from first to last activity",
  age_days: "days since first activity",
  mean_gap_days: "days between active days on average",
  frequency: "active days after the first",
};

/** A customer's own value beside the usual one: `no activity for 19 days (usually 3)`. */
export function valueInWords(feature: DescribedFeature, value: Cell, usual: Cell): string {
  return `${own(feature, value)}${beside(feature, value, usual)}`;
}

function own({ name, kind, from }: DescribedFeature, value: Cell): string {
  if (typeof value === "string") return `${spoken(name)} is ${value}`;
  switch (from.kind) {
    case "p_alive":
    case "expected_purchases": {
      const title = featureTitle({ name, kind, from });
      if (value === null) return `${title}: not known`;
      return from.kind === "p_alive" ? `${title} ${percent(value)}` : `${title}: ${shown(value)}`;
    }
    case "fixed": {
      if (value === null) return "active on one day only";
      const amount = `${shown(value)} ${value === 1 ? "day" : "days"}`;
      return {
        recency_days: value === 0 ? "active on the last day" : `no activity for ${amount}`,
        tenure_days: value === 0 ? "active on one day only" : `active over a span of ${amount}`,
        age_days: `first seen ${amount} ago`,
        mean_gap_days: `${amount} between active days on average`,
        frequency: value === 0 ? "active on one day only" : `active on ${amount} after the first`,
      }[from.fixed];
    }
    case "window": {
      const period = `in the last ${days(from.window_days)}`;
      const none = value === null || value === 0;
      // Behind a colon a number fits any noun: "logins in the last 7 days: 1".
      return none
        ? `no ${spoken(from.measure)} ${period}`
        : `${spoken(from.measure)} ${period}: ${shown(value)}`;
    }
    case "trend": {
      const long = days(from.long_days);
      if (value === null) return `no ${spoken(from.measure)} in the last ${long}`;
      return `${spoken(from.measure)} in the last ${days(from.short_days)} at ` +
        `${percent(value)} of the pace over ${long}`;
    }
    case "ratio": {
      const period = `in the last ${days(from.window_days)}`;
      if (value === null) return `no ${spoken(from.denominator)} ${period}`;
      return `${spoken(from.numerator)} per ${spoken(from.denominator)} ${period}: ${shown(value)}`;
    }
    case "attribute":
      return value === null ? `${spoken(name)} is not known` : `${spoken(name)} is ${shown(value)}`;
  }
}

function beside({ from }: DescribedFeature, value: Cell, usual: Cell): string {
  if (usual === null || usual === value) return "";
  if (typeof usual === "string") return ` (most often ${usual})`;
  const is_share = from.kind === "trend" || from.kind === "p_alive";
  return ` (usually ${is_share ? percent(usual) : shown(usual)})`;
}

/** A name from a contract, as people would say it. */
function spoken(name: string): string {
  return name.replaceAll("_", " ");
}

function days(count: number): string {
  return count === 1 ? "day" : `${count} days`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** As many digits as tell people something. */
function shown(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)) + 0);
}
