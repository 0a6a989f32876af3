/** What the figures rest on: split, possible leaks, data over time. */
import { churnChart, volumeChart } from "./charts.ts";
import { type Html, html } from "./html.ts";
import { count, percent } from "./numbers.ts";
import type { Section } from "./page.ts";
import { figure, figures, type Key, table, type Tone, warning } from "./pieces.ts";
import type { PartOfData, PredictionData } from "./prediction_data.ts";

export function split({ split: { words, in_time, parts }, validation }: PredictionData): Section {
  const left_out = parts.filter(({ customers_left_out }) => customers_left_out > 0);
  const period = ({ first_snapshot: first, last_snapshot: last }: PartOfData) =>
    first === null ? "" : first === last ? first : `${first} to ${last}`;
  return {
    id: "split",
    title: "How the data was split",
    body: html`${in_time ? html`<p>${words}</p>` : warning(html`<p>${words}</p>`)}
${
      table<PartOfData>(
        [
          { title: "Part", value: ({ name }) => name },
          ...in_time ? [{ title: "Snapshots", value: period }] : [],
          { title: "Rows", value: ({ rows }) => count(rows), number: true },
          { title: "Customers", value: ({ customers }) => count(customers), number: true },
          { title: "Left", value: ({ churners }) => count(churners), number: true },
          {
            title: "Share",
            value: ({ rows, churners }) => rows > 0 ? percent(churners / rows) : "",
            number: true,
          },
        ],
        parts,
        { cards: true },
      )
    }
${
      validation === null
        ? html`<p>The model was made elsewhere: nothing here says what it was validated on.</p>`
        : html`<p>${howValidated(validation, in_time)}</p>`
    }
${
      left_out.map(({ name, customers_left_out }) =>
        html`<p class="note">${name}: ${
          count(customers_left_out)
        } customers beyond the limit were left
out, chosen by a hash of their keys.</p>`
      )
    }`,
  };
}

function howValidated(
  { by, rows, customers, refitted }: NonNullable<PredictionData["validation"]>,
  in_time: boolean,
): string {
  const those = `${count(rows)} rows of ${count(customers)} customers`;
  const chose = "chose settings, calibration and thresholds of a fit that had not seen them.";
  const then = refitted ? " Then it was fitted to these rows too, with what had been found." : "";
  if (by === "time") return `Later than the training rows, ${those} ${chose}${then}`;
  const no_split = in_time ? " This is no split in time: they are of the same snapshots." : "";
  return `Held out by a hash of their keys, ${those} ${chose}${no_split}${then}`;
}

export function leaks({ leaks, split: { in_time } }: PredictionData): Section {
  const { without_history, suspected, roc_auc_max } = leaks;
  const none = without_history.length === 0 && suspected.length === 0;
  return {
    id: "leaks",
    title: "Possible leaks",
    body: none
      ? html`<p>None found. Every feature is known as of its snapshot, and no single one tells leavers
from others better than a ROC-AUC of ${roc_auc_max}.</p>`
      : html`${
        suspected.length > 0 && warning(
          html`<p>Suspected: ${
            listed(
              suspected.map(({ feature, roc_auc }) =>
                html`<b>${feature}</b> (ROC-AUC ${roc_auc.toFixed(3)} on its own)`
              ),
            )
          }. A feature that alone gives the answer away is often written down after the fact. Find out
when it becomes known, and leave it out if that is after the snapshot.</p>`,
        )
      }
${
        without_history.length > 0 &&
        html`<p>Without history: ${listed(without_history.map((name) => html`<b>${name}</b>`))}. ${
          in_time
            ? "These are read as they are today, also for snapshots of long ago. If a customer's value " +
              "changes when, or because, the customer leaves, the model has seen the answer. Give the " +
              "table a valid_from column, or make sure that these values never change."
            : "The data are without time, so nothing says whether these values were known before the " +
              "customers left. Those that changed afterwards give the answer away."
        }</p>`
      }`,
  };
}

function listed(items: Html[]): Html[] {
  return items.map((item, at) => html`${at > 0 && ", "}${item}`);
}

/** Each part of the data has its colour in the chart. */
const part_tones: Record<string, Tone> = { train: 1, validation: 2, test: 4 };

export function dataOverTime(
  { tables, volume, churn }: PredictionData,
): Section | undefined {
  if (tables.length === 0 && volume.points.length === 0 && churn.length === 0) return undefined;
  const tone = (part: string | null): Tone => part === null ? 3 : part_tones[part] ?? 3;
  const parts = [...new Set(churn.map(({ part }) => part))];
  const keys = parts.map((part): Key => (
    { name: part ?? "not used: between two parts", tone: tone(part), mark: "dot" }
  ));
  return {
    id: "data",
    title: "The data, and churn over time",
    body: html`${
      tables.length > 0 && table<PredictionData["tables"][number]>([
        { title: "Table", value: ({ table }) => table },
        { title: "Rows", value: ({ rows }) => count(rows), number: true },
        { title: "From", value: ({ first_day }) => first_day && html`<time>${first_day}</time>` },
        { title: "To", value: ({ last_day }) => last_day && html`<time>${last_day}</time>` },
      ], tables)
    }
${
      figures(
        volume.points.length > 1 && figure(
          "Active customers",
          volumeChart(
            volume.points.map(({ day, customers }) => ({ day: new Date(day), customers })),
            volume.unit,
          ),
          `Customers with at least one event, by ${volume.unit}. Days that are not complete are left out.`,
        ),
        churn.length > 1 && figure(
          "Churn over time",
          churnChart(
            churn.map(({ day, rows, churners, part }) => ({
              day: new Date(day),
              rate: rows > 0 ? churners / rows : 0,
              tone: tone(part),
            })),
          ),
          "Share of eligible customers at each snapshot who left after it. Where it moves, " +
            "probabilities learned from earlier snapshots are off later.",
          keys,
        ),
      )
    }`,
  };
}
