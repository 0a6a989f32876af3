/** A model's card: what it is, what it was made from, how good it is, and what it should not be used for. */
import { z } from "zod";
import {
  type Card,
  type CardBlock,
  type CardSection,
  type CardTable,
  count,
  decimal,
  percent,
} from "../lib/report/mod.ts";
import type { Json } from "../lib/stage/mod.ts";
import { numbers, pairs, pairsOrNone, text } from "./_card_blocks.ts";
import type { CardData } from "./_card_data.ts";
import { calibration, figures, groups, worth } from "./_card_figures.ts";
import { limits } from "./_model_limits.ts";
import {
  calibration_kinds,
  churnInWords,
  featureTitles,
  model_kinds,
  type Title,
} from "./_words.ts";

export function modelCard(data: CardData): Card {
  const { contract, model, decision } = data;
  const title = featureTitles(data.definition);
  return {
    title: `Model card: who will leave "${contract.dataset}"`,
    intro: `${model_kinds[model.model.kind]}: ` +
      `${
        model.model.kind === "trees" ? "they give" : "it gives"
      } every customer the probability to ` +
      "leave. " +
      (decision.promote ? "The gate let it pass." : "The gate refused it."),
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

function parts({ summary, model, training }: CardData): CardSection {
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
    `; log loss there ${decimal(validation.log_loss, 4)}.` +
    (validation.refitted ? " The last fit has learned from them, too." : ""),
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
      ...trials(training),
      ...pairsOrNone("The last fit", Object.entries(fit)),
    ],
  };
}

const tried = z.object({
  trials: z.array(z.object({
    settings: z.string(),
    rounds: z.int(),
    log_loss: z.number(),
    chosen: z.boolean(),
  })),
});

/** The settings that were tried on validation rows, where training tried any. */
function trials(training: Json): CardTable[] {
  const { success, data } = tried.safeParse(training);
  if (!success) return [];
  return [{
    kind: "table",
    caption: "Settings that were tried, by log loss on the validation rows.",
    columns: [{ title: "Settings" }, ...numbers("Rounds", "Log loss"), { title: "Taken" }],
    rows: data.trials.map(({ settings, rounds, log_loss, chosen }) => [
      settings,
      count(rounds),
      decimal(log_loss, 4),
      chosen ? "yes" : "",
    ]),
  }];
}

function features({ evaluation }: CardData, title: Title): CardSection {
  // Also those that the model derives itself, which are in no table.
  const rows = evaluation.importance.map(({ feature, mean_contribution }) => {
    const meaning = title(feature);
    return [feature, meaning === feature ? "" : meaning, decimal(mean_contribution, 3)];
  });
  return {
    id: "features",
    title: "Features",
    blocks: [{
      kind: "table",
      caption: "By how far each moves a customer's log-odds on average, up or down.",
      columns: [{ title: "Feature" }, { title: "Meaning" }, ...numbers("Moves by")],
      rows,
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
