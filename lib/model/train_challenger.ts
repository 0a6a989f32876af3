import { keyFold } from "./key_hash.ts";
import { rowsWhere } from "./labelled_rows.ts";
import type { Labels } from "./labels.ts";
import { logLoss } from "./log_loss.ts";
import type { LabelledRows } from "./read_rows.ts";
import { sigmoid } from "./sigmoid.ts";
import { trainTrees, type TrainTreesOptions, type TreesFit } from "./trees/train_trees.ts";
import type { TreeSettings } from "./trees/tree_settings.ts";
import {
  type Fitted,
  type TrainedModel,
  type TrainingInput,
  trainWithValidation,
  type ValidationOptions,
} from "./train_with_validation.ts";

/** Raised with every change that grows other trees from the same rows. */
const library = "churn-mlops trees 1";

export interface ChallengerOptions extends ValidationOptions {
  settings: TreeSettings;
  /** Settings to try, each standing over `settings`; without any these alone are tried. */
  grid: readonly Partial<TreeSettings>[];
  /** Whether churn may only rise, or only fall, as a feature grows. */
  monotone: Readonly<Record<string, "up" | "down">>;
  /** Share of the customers to learn from. */
  customers_share: number;
  threads: number;
  /** After each trial. */
  onTrial?: (done: number, total: number) => void;
}

/**
 * Trains boosted trees: settings and rounds that foresee the validation rows best, then all rows with
 * these settings and as many rounds.
 *
 * @throws {RangeError} If rows are too few or of one class, or settings are out of range.
 * @throws {TypeError} If `monotone` names what is no number among the features.
 */
export async function trainChallenger(
  input: TrainingInput,
  { settings, grid, monotone, customers_share, threads, onTrial, ...options }: ChallengerOptions,
): Promise<TrainedModel> {
  const shared: Omit<TrainTreesOptions, "validation"> = {
    monotone: Object.fromEntries(
      Object.entries(monotone).map(([name, way]) => [name, way === "up" ? 1 : -1]),
    ),
    threads,
  };
  return await trainWithValidation(input, {
    library,
    async choose(rows, validation) {
      const { columns, labels } = someCustomers(rows, customers_share);
      const tried = grid.length === 0 ? [settings] : grid.map((one) => ({ ...settings, ...one }));
      const trials: Trial[] = [];
      for (const settings of tried) {
        const fit = await trainTrees(columns, labels, settings, { ...shared, validation });
        trials.push({ settings, fit, log_loss: lossOf(fit, validation.labels) });
        onTrial?.(trials.length, tried.length);
      }
      const best = trials.reduce((a, b) => b.log_loss < a.log_loss ? b : a);
      return {
        fitted: fitted(best.fit),
        settings: { ...best.settings, rounds_max: Math.max(1, best.fit.rounds), patience: null },
        metrics: { trials: trialTable(trials, best) },
      };
    },
    async refit(rows, settings: TreeSettings) {
      const { columns, labels } = someCustomers(rows, customers_share);
      return fitted(await trainTrees(columns, labels, settings, shared));
    },
  }, options);
}

/** Each customer's rows are in or out together; a larger share keeps all of a smaller one. */
function someCustomers(rows: LabelledRows, share: number): LabelledRows {
  if (share === 1) return rows;
  return rowsWhere(rows, (row) => keyFold(rows.keys[row]!, 10_000) < share * 10_000);
}

interface Trial {
  settings: TreeSettings;
  fit: TreesFit;
  /** Of validation rows, before calibration. */
  log_loss: number;
}

/** Where no feature parts the rows, there is no tree, and everybody gets the base rate. */
function lossOf({ rounds, validation_log_loss, base }: TreesFit, labels: Labels): number {
  const constant = new Float64Array(labels.length).fill(sigmoid(base));
  return validation_log_loss[rounds - 1] ?? logLoss(labels, constant);
}

function fitted({ features, base, trees, facts }: TreesFit): Fitted {
  return { features, model: { kind: "trees", base, trees }, facts };
}

/** What was tried; settings as text, and only those in which trials differ. */
function trialTable(trials: readonly Trial[], best: Trial) {
  const [first] = trials;
  const names = Object.keys(first!.settings) as (keyof TreeSettings)[];
  const differing = names.filter((name) =>
    trials.some(({ settings }) => settings[name] !== first!.settings[name])
  );
  return trials.map(({ settings, fit, log_loss }) => ({
    settings: differing.map((name) => `${name} ${settings[name]}`).join(", "),
    rounds: fit.rounds,
    log_loss,
    chosen: fit === best.fit,
  }));
}
