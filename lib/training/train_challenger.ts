import {
  type Derived,
  derivedFeatures,
  type LabelledRows,
  modelOf,
  rowsWhere,
  sigmoid,
  withDerived,
} from "../model/mod.ts";
import { featuresOf, withoutCompanions } from "./companions.ts";
import {
  clusteredMean,
  keyFold,
  type Labels,
  logLoss,
  normalQuantile,
  rowLoss,
} from "../metrics/mod.ts";
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

export interface ChallengerInput extends TrainingInput {
  /** What may be derived of purchase histories; left out: the contract does not ask for it. */
  derived?: Derived | undefined;
}

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
 * these settings and as many rounds. With the best settings derived columns are tried too, where there
 * are any: they stay if validation rows show with 95 % confidence that they help.
 *
 * @throws {RangeError} If rows are too few or of one class, or settings are out of range.
 * @throws {TypeError} If `monotone` names what is no number among the features.
 */
export async function trainChallenger(
  { derived, ...input }: ChallengerInput,
  { settings, grid, monotone, customers_share, threads, onTrial, ...options }: ChallengerOptions,
): Promise<TrainedModel> {
  /** Rows as the trees see them: with what is derived, or without. */
  const seen = (rows: LabelledRows, own: Derived | undefined) => ({
    columns: withoutCompanions(withDerived(rows.columns, own), input.definition),
    labels: rows.labels,
  });
  const learned = (rows: LabelledRows, own: Derived | undefined) =>
    seen(someCustomers(rows, customers_share), own);
  const optionsOf = (own: Derived | undefined): TrainTreesOptions => (
    { monotone: directions(monotone, own === undefined ? derived : undefined), threads }
  );
  return await trainWithValidation(input, {
    library,
    async choose(rows, validation) {
      const tried = grid.length === 0 ? [settings] : grid.map((one) => ({ ...settings, ...one }));
      const total = tried.length + (derived === undefined ? 0 : 1);
      const trials: Trial[] = [];
      const attempt = async (own: Derived | undefined, some: readonly TreeSettings[]) => {
        const { columns, labels } = learned(rows, own);
        const options = { ...optionsOf(own), validation: seen(validation, own) };
        for (const settings of some) {
          const fit = await trainTrees(columns, labels, settings, options);
          trials.push({ settings, derived: own, fit, log_loss: lossOf(fit, validation.labels) });
          onTrial?.(trials.length, total);
        }
      };
      await attempt(undefined, tried);
      let best = trials.reduce((a, b) => b.log_loss < a.log_loss ? b : a);
      if (derived !== undefined) {
        await attempt(derived, [best.settings]);
        const other = trials.at(-1)!;
        const [without, beside] = [best, other].map(({ fit, derived }) =>
          fitted(fit, rows, derived)
        );
        if (foreseesBetter(beside!, without!, validation)) best = other;
      }
      const rounds_max = Math.max(1, best.fit.rounds);
      return {
        fitted: fitted(best.fit, rows, best.derived),
        settings: { ...best, settings: { ...best.settings, rounds_max, patience: null } },
        metrics: { trials: trialTable(trials, best) },
      };
    },
    async refit(rows, { settings, derived }: Pick<Trial, "settings" | "derived">) {
      const { columns, labels } = learned(rows, derived);
      return fitted(
        await trainTrees(columns, labels, settings, optionsOf(derived)),
        rows,
        derived,
      );
    },
  }, options);
}

/** How sure it must be that derived columns help. */
const confidence = 0.95;

/** Whether validation rows show that a model foresees better than another one. */
function foreseesBetter(
  one: Fitted,
  other: Fitted,
  { keys, columns, labels }: LabelledRows,
): boolean {
  const [own, others] = [one, other].map((fitted) => modelOf(fitted).predictRaw(columns));
  const loss = (scores: Float64Array, row: number) => rowLoss(sigmoid(scores[row]!), labels[row]!);
  const gains = keys.map((_, row) => loss(others!, row) - loss(own!, row));
  const { mean, standard_error } = clusteredMean(keys, gains);
  return mean > normalQuantile(confidence) * standard_error;
}

/** @param absent What is not derived, so that nothing can be asked of it. */
function directions(
  monotone: ChallengerOptions["monotone"],
  absent: Derived | undefined,
): Record<string, 1 | -1> {
  const names = absent === undefined ? [] : derivedFeatures(absent).map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(monotone).filter(([name]) => !names.includes(name))
      .map(([name, way]) => [name, way === "up" ? 1 : -1]),
  );
}

/** Each customer's rows are in or out together; a larger share keeps all of a smaller one. */
function someCustomers(rows: LabelledRows, share: number): LabelledRows {
  if (share === 1) return rows;
  return rowsWhere(rows, (row) => keyFold(rows.keys[row]!, 10_000) < share * 10_000);
}

interface Trial {
  settings: TreeSettings;
  derived: Derived | undefined;
  fit: TreesFit;
  /** Of validation rows, before calibration. */
  log_loss: number;
}

/** Where no feature parts the rows, there is no tree, and everybody gets the base rate. */
function lossOf({ rounds, validation_log_loss, base }: TreesFit, labels: Labels): number {
  const constant = new Float64Array(labels.length).fill(sigmoid(base));
  return validation_log_loss[rounds - 1] ?? logLoss(labels, constant);
}

/** The trees number what they learned from, the model file all that a row has, and what is derived. */
function fitted(
  { features, base, trees, facts }: TreesFit,
  { columns }: LabelledRows,
  derived: Derived | undefined,
): Fitted {
  const all = [...columns, ...derived === undefined ? [] : derivedFeatures(derived)];
  const places = features.map(({ name }) => all.findIndex((column) => column.name === name));
  const renumbered = trees.map((tree) => ({
    ...tree,
    feature: tree.feature.map((at) => at === -1 ? -1 : places[at]!),
  }));
  return {
    features: featuresOf(columns, features),
    ...derived === undefined ? {} : { derived },
    model: { kind: "trees", base, trees: renumbered },
    facts,
  };
}

/** What was tried; settings as text, and only those in which trials differ. */
function trialTable(trials: readonly Trial[], best: Trial) {
  const [first] = trials;
  const names = Object.keys(first!.settings) as (keyof TreeSettings)[];
  const differing = names.filter((name) =>
    trials.some(({ settings }) => settings[name] !== first!.settings[name])
  );
  return trials.map(({ settings, derived, fit, log_loss }) => ({
    settings: [
      ...differing.map((name) => `${name} ${settings[name]}`),
      ...derived === undefined ? [] : derivedFeatures(derived).map(({ name }) => name),
    ].join(", "),
    rounds: fit.rounds,
    log_loss,
    chosen: fit === best.fit,
  }));
}
