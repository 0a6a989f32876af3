/** A model's card: what it is, what it was made from, how good it is, and what it should not be used for. */
import type { Contract } from "../lib/contract/mod.ts";
import type { DefinitionFile, TrainingSummary } from "../lib/features/mod.ts";
import type { CandidateChoice, Decision, ModelFile, VersionEvaluation } from "../lib/model/mod.ts";
import {
  type Card,
  type CardBlock,
  type CardSection,
  type CardTable,
  count,
  decimal,
  type Measured,
  money,
  percent,
  range,
} from "../lib/report/mod.ts";
import { limits } from "./_model_limits.ts";
import {
  calibration_kinds,
  churnInWords,
  featureTitles,
  model_kinds,
  ruleInWords,
  type Title,
} from "./_words.ts";

/** What a card is made from. */
export interface CardData {
  contract: Pick<Contract, "dataset" | "about" | "label" | "value">;
  model: ModelFile;
  choice: CandidateChoice;
  decision: Decision;
  evaluation: VersionEvaluation;
  summary: TrainingSummary;
  definition: DefinitionFile;
  /** Names and hashes of what it comes from. */
  lineage: readonly (readonly [name: string, hash: string])[];
}

export function modelCard(data: CardData): Card {
  const { contract, model, decision } = data;
  const title = featureTitles(data.definition);
  return {
    title: `Model card: who will leave "${contract.dataset}"`,
    intro: `${model_kinds[model.model.kind]} that gives every customer the probability to leave. ` +
      decision.sentence,
    sections: [
      about(data),
      limitations(data, title),
      figures(data, title),
      gate(data),
      parts(data),
      groups(data, title),
      calibration(data),
      worth(data),
      features(data, title),
      lineage(data),
    ],
  };
}

function about({ contract, model, choice }: CardData): CardSection {
  return {
    id: "about",
    title: "What it is",
    blocks: [
      text(
        `${contract.about.replace(/\.$/, "")}. ${churnInWords(contract.label)} The model ranks ` +
          "customers by their probability to leave, and says which of their own values move it.",
      ),
      pairs("Made by", [
        ["Kind", model_kinds[model.model.kind]],
        ["Fitted with", model.library],
        ["Features", count(model.features.length)],
        ["Calibration", calibration_kinds[model.calibration.kind]],
      ]),
      text(choice.sentence),
    ],
  };
}

function limitations(data: CardData, title: Title): CardSection {
  const { warnings, uses } = limits(data, title);
  return {
    id: "limits",
    title: "Limits",
    blocks: [
      ...warnings.map((text): CardBlock => ({ kind: "warning", text })),
      { kind: "list", items: uses },
    ],
  };
}

function figures({ evaluation, choice, decision }: CardData, title: Title): CardSection {
  const { metrics, floors, resamples, comparison } = evaluation;
  const { base_rate, ranks } = floors;
  const best = ranks.find(({ name }) => name === floors.best);
  const row = (name: string, measured: Measured, digits: number, base: string, rule?: Measured) => [
    name,
    decimal(measured.value, digits),
    range(measured.interval, digits),
    base,
    rule === undefined ? "" : `${decimal(rule.value, digits)} (${range(rule.interval, digits)})`,
  ];
  const rule_title = best === undefined ? "Best simple rule" : `Rule: ${ruleInWords(best, title)}`;
  return {
    id: "figures",
    title: "How good it is",
    blocks: [
      text(
        `Measured once, on ${count(metrics.rows)} test rows of ${count(metrics.customers)} ` +
          `customers that had no part in making it; ${count(metrics.churned)} of these rows left ` +
          `(${percent(metrics.churn_rate)}). Intervals hold 95 % of ${
            count(resamples)
          } resamples ` +
          "of customers. Beside it stand what needs no model.",
      ),
      {
        kind: "table",
        columns: [
          { title: "Figure" },
          ...numbers("Model", "95 % interval", "Base rate alone", rule_title),
        ],
        rows: [
          row("PR-AUC", metrics.pr_auc, 3, decimal(base_rate.pr_auc, 3), best?.pr_auc),
          row("ROC-AUC", metrics.roc_auc, 3, "0.500", best?.roc_auc),
          row("Lift at 10 %", metrics.lift_at_10, 2, "1.00", best?.lift_at_10),
          row("Log loss", metrics.log_loss, 4, decimal(base_rate.log_loss, 4)),
          row("Brier score", metrics.brier, 4, decimal(base_rate.brier, 4)),
          row("Calibration error", metrics.ece, 4, ""),
        ],
      },
      {
        kind: "table",
        caption: "The models that were trained, on the same test rows" +
          (decision.against === null
            ? "."
            : `; "champion" is version ${decision.against.version}.`),
        columns: [
          { title: "Model" },
          { title: "Kind" },
          ...numbers("PR-AUC", "ROC-AUC", "Log loss", "Log loss, validation"),
        ],
        rows: comparison.map(({ name, kind, figures, candidate }) => [
          candidate ? `${name} (this one)` : name,
          kind,
          ranged(figures.pr_auc, 3),
          ranged(figures.roc_auc, 3),
          ranged(figures.log_loss, 4),
          choice.models.filter((model) => model.name === name)
            .map(({ log_loss }) => decimal(log_loss, 4)).join(),
        ]),
      },
    ],
  };
}

function gate({ decision }: CardData): CardSection {
  const { rules, power, sentence } = decision;
  return {
    id: "gate",
    title: "What the gate decided",
    blocks: [
      text(sentence),
      {
        kind: "table",
        columns: [{ title: "Rule" }, { title: "Found" }, { title: "Verdict" }],
        rows: rules.map(({ asks, says, verdict }) => [asks, says, verdict]),
      },
      ...power === null ? [] : [text(
        `With these test rows, a true gain in log loss of ${decimal(power.smallest, 4)} would be ` +
          `promoted ${percent(power.power)} of the time.`,
      )],
    ],
  };
}

function parts({ summary, model }: CardData): CardSection {
  const { trained, validation, fit } = model;
  const known = Object.entries(summary.parts).flatMap(([name, part]) =>
    part === null ? [] : [{ name, ...part }]
  );
  const until = trained.split === "time"
    ? [`No row or label of its training looks beyond ${trained.last_label_day}.`]
    : [];
  const validated = validation === null ? [] : [
    `Settings, rounds and threshold were chosen on ${count(validation.rows)} rows of ` +
    `${count(validation.customers)} customers, ` +
    (validation.by === "time"
      ? "later than those of the first fit"
      : "other than those of the first fit") +
    `; log loss there ${decimal(validation.log_loss, 4)}.`,
  ];
  return {
    id: "data",
    title: "What it was made from",
    blocks: [
      text([summary.split.words, ...until, ...validated].join(" ")),
      {
        kind: "table",
        columns: [
          { title: "Part" },
          { title: "First snapshot" },
          { title: "Last snapshot" },
          ...numbers("Rows", "Customers", "Left"),
        ],
        rows: known.map((part) => [
          part.name,
          part.first_snapshot ?? "",
          part.last_snapshot ?? "",
          count(part.rows),
          count(part.customers),
          part.rows === 0 ? "" : percent(part.churners / part.rows),
        ]),
      },
      ...pairsOrNone("Settings and facts of the last fit", Object.entries(fit)),
    ],
  };
}

function groups({ evaluation }: CardData, title: Title): CardSection {
  const { slices, slice_rows_min, months } = evaluation;
  const shared = numbers("Rows", "Left", "Predicted", "ROC-AUC", "95 % interval");
  const worse = ({ worse }: { worse: readonly string[] }) =>
    worse.length === 0 ? "" : `much worse ${worse.join(" and ")}`;
  return {
    id: "groups",
    title: "Groups and months",
    blocks: [
      ...slices.length === 0 ? [text(`No group has ${count(slice_rows_min)} test rows.`)] : [{
        kind: "table" as const,
        caption: `Groups of at least ${count(slice_rows_min)} test rows.`,
        columns: [{ title: "Group" }, ...shared, { title: "Warning" }],
        rows: slices.map((slice) => [
          `${title(slice.attribute)}: ${slice.level ?? "(not known)"}`,
          count(slice.rows),
          percent(slice.churn_rate),
          percent(slice.mean_probability),
          slice.roc_auc === null ? "" : decimal(slice.roc_auc, 3),
          slice.roc_auc === null ? "" : range(slice.roc_auc_interval, 3),
          worse(slice),
        ]),
      }],
      ...months.length < 2 ? [] : [{
        kind: "table" as const,
        caption: "Months of the test rows.",
        columns: [{ title: "Month" }, ...shared, { title: "Warning" }],
        rows: months.map((month) => [
          month.month ?? "",
          count(month.rows),
          percent(month.churn_rate),
          percent(month.mean_probability),
          month.roc_auc === null ? "" : decimal(month.roc_auc.value, 3),
          month.roc_auc === null ? "" : range(month.roc_auc.interval, 3),
          worse(month),
        ]),
      }],
    ],
  };
}

function calibration({ evaluation, model }: CardData): CardSection {
  const { curves, metrics, calibration: { log_loss_before } } = evaluation;
  const on = model.calibrated_on;
  return {
    id: "calibration",
    title: "Is a probability of 30 % really 30 %?",
    blocks: [
      text(
        `Calibration: ${calibration_kinds[model.calibration.kind]}` +
          (on === null ? "" : `, chosen on ${count(on.rows)} rows`) +
          `. Log loss of the test rows before it ${decimal(log_loss_before, 4)}, after it ` +
          `${decimal(metrics.log_loss.value, 4)}.`,
      ),
      {
        kind: "table",
        caption: "Test rows in groups of equal size, by predicted probability.",
        columns: [{ title: "Probability" }, ...numbers("Rows", "Predicted", "Left")],
        rows: curves.reliability.map(({ from, to, rows, mean_probability, churn_rate }) => [
          `${decimal(from, 3)} to ${decimal(to, 3)}`,
          count(rows),
          percent(mean_probability),
          percent(churn_rate),
        ]),
      },
    ],
  };
}

function worth({ evaluation: { threshold }, contract: { value } }: CardData): CardSection {
  const { offer, offers, profit, profit_interval, profit_for_all } = threshold;
  const interval = profit_interval === null
    ? ""
    : ` (95 % interval ${money(profit_interval[0])} to ${money(profit_interval[1])})`;
  return {
    id: "worth",
    title: "What it is worth",
    blocks: [text(
      `An offer costs ${money(value.offer_cost)}, a saved customer is worth ` +
        `${money(value.saved_customer)}, and an offer saves ${percent(value.save_rate)} of those ` +
        "who would leave: so says the contract, in the data set's own unit. " +
        (offer === null
          ? "On the rows that the threshold was chosen on, offers to nobody were best."
          : `With offers from ${percent(offer)} on, ${
            count(offers)
          } offers to the test rows would ` +
            `have brought ${money(profit)}${interval}; offers to everybody ` +
            `${money(profit_for_all)}.`),
    )],
  };
}

function features({ model, evaluation, definition }: CardData, title: Title): CardSection {
  const sizes = new Map(
    evaluation.importance.map(({ feature, mean_contribution }) => [feature, mean_contribution]),
  );
  const known = new Set(definition.features.map(({ name }) => name));
  const size = (name: string) => sizes.get(name) ?? 0;
  return {
    id: "features",
    title: "Features",
    blocks: [{
      kind: "table",
      caption: "By how far each moves a customer's log-odds on average, up or down.",
      columns: [{ title: "Feature" }, { title: "Meaning" }, ...numbers("Moves by")],
      rows: model.features.map(({ name }) => name)
        .sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1))
        .map((name) => [name, known.has(name) ? title(name) : "", decimal(size(name), 3)]),
    }],
  };
}

function lineage({ lineage }: CardData): CardSection {
  return {
    id: "lineage",
    title: "Where it comes from",
    blocks: [pairs("SHA-256 of each, and the commit of the code", lineage)],
  };
}

function text(text: string): CardBlock {
  return { kind: "text", text };
}

function numbers(...titles: string[]): CardTable["columns"] {
  return titles.map((title) => ({ title, number: true }));
}

function ranged({ value, interval }: Measured, digits: number): string {
  return `${decimal(value, digits)} (${range(interval, digits)})`;
}

function pairs(
  caption: string,
  rows: readonly (readonly [string, string | number | boolean | null])[],
): CardTable {
  return {
    kind: "table",
    caption,
    columns: [{ title: "What" }, { title: "Value" }],
    rows: rows.map(([name, value]) => [name, value === null ? "not known" : `${value}`]),
  };
}

function pairsOrNone(caption: string, rows: Parameters<typeof pairs>[1]): CardTable[] {
  return rows.length === 0 ? [] : [pairs(caption, rows)];
}
