import assert from "node:assert/strict";
import { fitBgNbd } from "./fit_bgnbd.ts";
import {
  type CountedHistory,
  expectedPurchases,
  logOddsNoPurchase,
  probabilityAlive,
  probabilityNoPurchase,
} from "../../model/mod.ts";
import { logGamma } from "./log_gamma.ts";

/**
 * The 2,357 customers of the paper: CDNOW's systematic tenth over 39 weeks, as the package lifetimes
 * 0.11.3 ships it (cdnow_customers_summary.csv, its weeks turned back into days, equal rows counted).
 */
async function sample(): Promise<CountedHistory[]> {
  const text = await Deno.readTextFile(new URL("_cdnow_sample.csv", import.meta.url));
  return text.trim().split("\n").slice(1).map((line) => {
    const [frequency, tenure_days, age_days, customers] = line.split(",").map(Number);
    return {
      frequency: frequency!,
      tenure_days: tenure_days!,
      age_days: age_days!,
      customers: customers!,
    };
  });
}

function near(value: number, wanted: number, tolerance: number): void {
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value} is not ${wanted} ± ${tolerance}`);
}

Deno.test("fitBgNbd() finds the published parameters of CDNOW", async () => {
  const { parameters, log_likelihood, customers, repeat_customers } = fitBgNbd(await sample());
  // Fader, Hardie and Lee 2005, table 2: r 0.243, alpha 4.414 weeks, a 0.793, b 2.426, LL −9582.4.
  near(parameters.r, 0.243, 0.0005);
  near(parameters.alpha_days / 7, 4.414, 0.0005);
  near(parameters.a, 0.793, 0.0005);
  near(parameters.b, 2.426, 0.001);
  near(log_likelihood, -9582.4, 0.05);
  assert.deepEqual([customers, repeat_customers], [2357, 946]);
});

Deno.test("fitBgNbd() gives the same bits whatever the order of customers, and one by one", async () => {
  const histories = await sample();
  const fit = fitBgNbd(histories);
  assert.deepEqual(fitBgNbd(histories.toReversed()), fit);
  const each = histories.flatMap((history) =>
    Array.from({ length: history.customers }, () => ({ ...history, customers: 1 }))
  );
  assert.deepEqual(fitBgNbd(each), fit);
});

Deno.test("fitBgNbd() refuses customers of whom nobody came back, and impossible histories", () => {
  const once = { frequency: 0, tenure_days: 0, age_days: 10, customers: 2 };
  assert.throws(() => fitBgNbd([once, { ...once, frequency: 2, tenure_days: 1, customers: 1 }]), {
    name: "RangeError",
    message:
      "Cannot fit BG/NBD: 1 of 3 customers bought on a second day, at least 2 must have, or " +
      "leave features.buy_till_you_die out of the contract",
  });
  assert.throws(() => fitBgNbd([]), { message: /^Cannot fit BG\/NBD: 0 of 0 customers bought / });
  assert.throws(() => fitBgNbd([{ ...once, tenure_days: 11 }]), {
    message: 'Cannot use purchase history "0 after the first, in 11 of 10 days": must be a whole ' +
      "number from 0, with 0 <= tenure_days <= age_days",
  });
});

const published = { r: 0.243, alpha_days: 4.414 * 7, a: 0.793, b: 2.426 };

Deno.test("expectedPurchases() is the published figure for the paper's customer", () => {
  // Fader and Hardie's note "Implementing the BG/NBD model in Excel": x 2, t_x 30.43, T 38.86, 39 weeks.
  const history = { frequency: 2, tenure_days: 30.43 * 7, age_days: 38.86 * 7 };
  near(expectedPurchases(published, history, 39 * 7), 1.226, 0.0005);
});

/** A simulation of the model's own story is another way to all three figures. */
Deno.test("probabilities and expectation agree with a simulation of customers", () => {
  const parameters = { r: 1.5, alpha_days: 30, a: 0.8, b: 2.5 };
  const random = generator(7);
  const age_days = 60, horizon_days = 45;
  let matching = 0, alive = 0, silent = 0, purchases = 0;
  for (let customer = 0; customer < 1_500_000; customer++) {
    const rate = gammaDraw(parameters.r, random) / parameters.alpha_days;
    const one = gammaDraw(parameters.a, random), other = gammaDraw(parameters.b, random);
    const leaves = one / (one + other);
    let day = 0, count = 0, last = 0, gone = false, later = 0;
    while (!gone) {
      day -= Math.log(1 - random()) / rate;
      if (day > age_days + horizon_days) break;
      if (day <= age_days) [count, last] = [count + 1, day];
      else later++;
      gone = random() < leaves;
      if (gone && day <= age_days) break;
    }
    if (count !== 2 || last < 34 || last > 38) continue;
    matching++;
    if (!(gone && later === 0)) alive++;
    if (later === 0) silent++;
    purchases += later;
  }
  const history = { frequency: 2, tenure_days: 36, age_days };
  assert.ok(matching > 9_000, `${matching} customers match`);
  near(probabilityAlive(parameters, history), alive / matching, 0.015);
  near(probabilityNoPurchase(parameters, history, horizon_days), silent / matching, 0.015);
  near(expectedPurchases(parameters, history, horizon_days), purchases / matching, 0.03);
});

Deno.test("expectedPurchases() is smooth where the closed form has a pole", () => {
  const history = { frequency: 3, tenure_days: 80, age_days: 100 };
  const at = (a: number) => expectedPurchases({ ...published, a }, history, 90);
  near(at(1), (at(0.999) + at(1.001)) / 2, 1e-5);
  near(expectedPurchases(published, history, 0), 0, 1e-12);
});

Deno.test("expectedPurchases() is equation 10 as it was published, and finite where that overflows", () => {
  const { r, alpha_days, a, b } = published;
  for (const [frequency, tenure_days, age_days] of [[0, 0, 3], [4, 90, 91], [60, 200, 320]]) {
    const x = frequency!, from = alpha_days + age_days!, horizon = 90;
    let term = 1, series = 1;
    for (let n = 0; n < 5000; n++) {
      term *= (r + x + n) * (b + x + n) / ((a + b + x - 1 + n) * (n + 1)) * horizon /
        (from + horizon);
      series += term;
    }
    const gone = x === 0 ? 0 : a / (b + x - 1) * (from / (alpha_days + tenure_days!)) ** (r + x);
    const expected = (a + b + x - 1) / (a - 1) *
      (1 - (from / (from + horizon)) ** (r + x) * series) / (1 + gone);
    const history = { frequency: x, tenure_days: tenure_days!, age_days: age_days! };
    near(expectedPurchases(published, history, horizon), expected, 1e-9 * Math.max(1, expected));
  }
  // Some 92 % of the days so far, and hardly a chance to leave.
  const daily = { frequency: 5000, tenure_days: 5399, age_days: 5400 };
  const found = expectedPurchases({ ...published, a: 0.01 }, daily, 90);
  assert.ok(found > 81 && found < 84, `${found}`);
});

Deno.test("logOddsNoPurchase() is the probability in log-odds, and finite where that is 0 or 1", () => {
  const odds = (history: Omit<CountedHistory, "customers">) =>
    logOddsNoPurchase(published, history, 90);
  for (const [frequency, tenure_days, age_days] of [[0, 0, 0], [0, 0, 700], [3, 80, 100]]) {
    const history = {
      frequency: frequency!,
      tenure_days: tenure_days!,
      age_days: age_days!,
    };
    const p = probabilityNoPurchase(published, history, 90);
    near(odds(history), Math.log(p / (1 - p)), 1e-12);
  }
  // Bought every day until now, so that silence says nothing else but gone for good.
  const faithful = odds({ frequency: 100_000, tenure_days: 100_000, age_days: 100_000 });
  const alpha = published.alpha_days, r = published.r;
  near(faithful, Math.log(published.a / (published.b + 99_999)), 1e-4);
  // Bought every day, and then never again: gone for good almost surely.
  const lost = odds({ frequency: 1000, tenure_days: 1000, age_days: 9000 });
  const gone = Math.log(published.a / (published.b + 999)) +
    (r + 1000) * Math.log((alpha + 9000) / (alpha + 1000));
  assert.ok(gone > 1000);
  near(lost, gone, 1e-4);
  assert.ok(Number.isFinite(odds({ frequency: 1e6, tenure_days: 1e6, age_days: 1e6 })));
});

Deno.test("logGamma() agrees with factorials, halves and the reflection of small arguments", () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    near(logGamma(n), Math.log(factorial), 1e-13 * Math.max(1, Math.log(factorial)));
    factorial *= n;
  }
  near(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14);
  for (const x of [0.001, 0.1, 0.243, 0.7]) {
    near(logGamma(x) + logGamma(1 - x), Math.log(Math.PI / Math.sin(Math.PI * x)), 1e-13);
  }
  assert.ok(Number.isNaN(logGamma(0)) && Number.isNaN(logGamma(-1.5)));
});

/** mulberry32, so that a test is the same each time. */
function generator(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Marsaglia and Tsang 2000; shapes below 1 by a power of a uniform draw. */
function gammaDraw(shape: number, random: () => number): number {
  if (shape < 1) return gammaDraw(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}
