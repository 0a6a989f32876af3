import type { Contract } from "../contract/mod.ts";
import type { DefinitionFile } from "../features/mod.ts";
import type { Evaluation, LabelledRows, ModelFile } from "../model/mod.ts";
import { type FloorRule, floorRules } from "./floor_ranks.ts";
import { countChurned, customersOf, requireBothClasses, Resampler } from "../metrics/mod.ts";
import { suspectedLeaks } from "./suspected_leaks.ts";
import { compareModels, type ModelFigures } from "./compare_models.ts";
import { describeModel } from "./describe_model.ts";
import { sampleFloors } from "./floors.ts";
import { monthGroups, type RowGroup, rowGroups } from "./row_groups.ts";
import { sampleRows, type ScoredModel, scoredModel } from "./sampled_model.ts";

/** Rows to judge by, and what the contract says about them. */
export interface TestContext extends Pick<Contract, "dataset" | "daily" | "label" | "value"> {
  definition: DefinitionFile;
  test: LabelledRows;
  /** For the base rate, for rules that need no model, and for suspected leaks. */
  train: LabelledRows;
}

export interface EvaluateOptions {
  resamples: number;
  seed: number;
  leak_roc_auc_max: number;
  slice_rows_min: number;
  /** A part whose ROC-AUC is more below that of all rows is named. */
  slice_roc_auc_drop: number;
  /** A part whose mean probability is further from its churn rate is named. */
  slice_calibration_gap: number;
  /** Most rows whose scores are taken apart to see which features move them. */
  importance_rows_max: number;
}

/** What the test rows say of several models at once. */
export interface Evaluated {
  /** By name, in the order given. */
  evaluations: Record<string, Evaluation>;
  figures: ModelFigures[];
  scored: Record<string, ScoredModel>;
  groups: RowGroup[];
  base_rate: number;
  rules: FloorRule[];
}

/**
 * Measures models on rows that none of them has seen, beside rules that need no model.
 *
 * All of them on the same resamples of customers, so that differences have intervals of their own.
 *
 * @param models By name; those that others are set beside come first.
 * @throws {RangeError} If the test rows are of one class only.
 * @throws {TypeError} If a label is neither 0 nor 1, or a model does not take the test rows' features.
 */
export function evaluateModels(
  models: Readonly<Record<string, ModelFile>>,
  context: TestContext,
  options: EvaluateOptions,
): Evaluated {
  const { test, train, definition, daily, label, value } = context;
  const { keys, labels, columns } = test;
  requireBothClasses(labels, keys.length, "evaluate models on the test rows", 1);
  const scored = Object.entries(models).map(([name, file]) => (
    { name, scored: scoredModel(file, test) }
  ));
  const train_churned = countChurned(train.labels, train.keys.length);
  const base_rate = train_churned / train.keys.length;
  const rules = floorRules(definition.features, daily, train);
  const timed = label.kind === "inactive";
  const groups = rowGroups(columns, tenureLike(definition, rules), options.slice_rows_min);
  const months = monthGroups(test.snapshot_days, timed);
  const customers = customersOf(keys);
  const resampler = new Resampler(customers, options);
  const floors = sampleFloors(resampler, customers, test, columns, { base_rate, rules });
  const sampled = scored.map((one) => {
    const sample = (rows?: Uint32Array) =>
      sampleRows(resampler, customers, one.scored, value, rows);
    return {
      ...one,
      all: sample(),
      groups: groups.map((group) => ({ ...group, sampled: sample(group.rows) })),
      months: months.map((month) => ({ ...month, sampled: sample(month.rows) })),
    };
  });
  resampler.run();
  const shared = {
    dataset: context.dataset,
    test,
    value,
    customers,
    floors,
    train: { rows: train.keys.length, churn_rate: base_rate },
    leaks: {
      roc_auc_max: options.leak_roc_auc_max,
      suspected: suspectedLeaks(train.keys, train.labels, train.columns, {
        roc_auc_max: options.leak_roc_auc_max,
      }),
      without_history: definition.features.filter(({ as_of }) => as_of === "today")
        .map(({ name }) => name),
    },
  };
  return {
    evaluations: Object.fromEntries(
      sampled.map((model) => [model.name, describeModel(model, shared, options)]),
    ),
    figures: compareModels(sampled),
    scored: Object.fromEntries(scored.map(({ name, scored }) => [name, scored])),
    groups,
    base_rate,
    rules,
  };
}

/** How long customers have been there: since their first event, else what ranks best without time. */
function tenureLike({ features }: DefinitionFile, rules: readonly FloorRule[]): string | undefined {
  for (const wanted of ["age_days", "tenure_days"]) {
    const found = features.find(({ from }) => from.kind === "fixed" && from.fixed === wanted);
    if (found !== undefined) return found.name;
  }
  return rules.find(({ name }) => name === "single")?.feature;
}
