/**
 * Pages for people: one file each, with charts drawn on the server, light and dark, large and small.
 *
 * It draws what it is given and knows no other room. Only stages that end in a page import it, so that
 * a change of style trains no model again.
 *
 * @module
 */
export { type Card, type CardBlock, cardPage, type CardSection, type CardTable } from "./card.ts";
export { cardMarkdown } from "./card_markdown.ts";
export * from "./charts.ts";
export type { EvaluatedModel, EvaluationData } from "./evaluation_data.ts";
export { evaluationReport } from "./evaluation_report.ts";
export { escapeHtml, Html, html, type HtmlValue } from "./html.ts";
export { type Comparison, leadSentence, type Verdict, verdictOf } from "./lead.ts";
export type { Measured } from "./measured.ts";
export { count, decimal, money, percent, range } from "./numbers.ts";
export { type Page, page, page_bytes_max, type Section } from "./page.ts";
export {
  type Column,
  figure,
  figures,
  type Key,
  keyList,
  type Stroke,
  table,
  tiles,
  type Tone,
  toneColor,
  warning,
} from "./pieces.ts";
export { type Markish, Plot, type PlotSpec, plotSvg } from "./plot_svg.ts";
export type {
  Band,
  CalledCustomer,
  ComparedModel,
  Part,
  PartOfData,
  PredictionData,
  Ranker,
} from "./prediction_data.ts";
export { predictionReport } from "./prediction_report.ts";
