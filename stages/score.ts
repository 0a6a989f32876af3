/** Scores every eligible customer, with reasons, and makes the page that shows it all. */
import { defineStage, main, optional, report, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const share = z.number().min(0).max(1);

const stage = defineStage({
  about: "Score customers, say why and whom to call, and report",
  params: z.strictObject({
    as_of: z.iso.date().nullable().default(null)
      .describe("Snapshot to score; null: the last one, the end of the known data"),
    high_from: share.default(0.5).describe("Probability from which a customer is at high risk"),
    medium_from: share.default(0.25).describe("Probability from which the risk is medium, not low"),
    calls_max: z.int().min(1).max(500).default(50)
      .describe("Most customers on the list of whom to call"),
    explained_customers_max: z.int().min(1).default(1000)
      .describe("Most customers whose scores the report takes apart"),
    swarm_customers_max: z.int().min(1).max(300).default(300)
      .describe("Most customers with a dot of their own in the report"),
    dependence_features_max: z.int().min(0).max(15).default(6)
      .describe("Most features of which the report says what other values would change"),
    dependence_customers_max: z.int().min(1).default(200)
      .describe("Most customers for whom the model is asked about other values"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }).refine(({ high_from, medium_from }) => medium_from <= high_from, {
    path: ["medium_from"],
    error: "must be at most high_from",
  }),
  inputs: {
    model: "data/{dataset}/champion/model.json",
    evaluation: "data/{dataset}/champion/evaluation.json",
    promotion: "data/{dataset}/champion/promotion.json",
    // What the latest models do on the latest test rows; the champion may be older.
    compared: "data/{dataset}/evaluation/evaluation.json",
    choice: "data/{dataset}/models/candidate/choice.json",
    features: "data/{dataset}/features/features.parquet",
    definition: "data/{dataset}/features/definition.json",
    labels: "data/{dataset}/labels/labels.parquet",
    daily: "data/{dataset}/prepared/daily.parquet",
    as_of: "data/{dataset}/prepared/as_of.json",
    summary: "data/{dataset}/training/summary.json",
    test: "data/{dataset}/training/test.parquet",
    manifest: optional("data/{dataset}/raw/manifest.json"),
    // Only made data have it, and only the report may know it.
    truth: optional("data/{dataset}/truth.parquet"),
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["dataset", "about", "label", "value"]),
  },
  outputs: {
    csv: "data/{dataset}/predictions/predictions.csv",
    parquet: "data/{dataset}/predictions/predictions.parquet",
    calls: "data/{dataset}/predictions/whom_to_call.csv",
    report: report("data/{dataset}/predictions/report.html"),
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { isoDay, readParts } = await import("../lib/contract/mod.ts");
    const { readSpan } = await import("../lib/features/mod.ts");
    const { explainScores, measureCeilings } = await import("../lib/evaluation/mod.ts");
    const model = await import("../lib/model/mod.ts");
    const { predictionReport } = await import("../lib/report/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const { latestEvaluation } = await import("./_models_in_words.ts");
    const { dependence_lines_max, features_max, predictionData } = await import(
      "./_prediction_data.ts"
    );
    const { readPromotion } = await import("./_promotion.ts");
    const { reasons_count, writeCalls, writePredictions } = await import("./_write_predictions.ts");
    const read = await import("./_score_inputs.ts");
    const contract = readParts(inputs.contract, ["dataset", "about", "label", "value"]);
    const text = (file: string) => Deno.readTextFile(file);
    const definition = model.readDefinition(await text(inputs.definition));
    const file = model.loadModel(await text(inputs.model), "champion/model.json", {
      dataset: contract.dataset,
      hashes: { contract: model.contractHash(contract), definition: definition.hash },
      features: definition.features,
    });
    const promotion = readPromotion(await text(inputs.promotion));
    const compared = model.readEvaluationFile(
      await text(inputs.compared),
      "evaluation/evaluation.json",
    );
    const evaluation = latestEvaluation(compared, promotion) ??
      model.readVersionEvaluation(await text(inputs.evaluation), "champion/evaluation.json");
    const span = readSpan(await text(inputs.as_of));
    const bands = { high: params.high_from, medium: params.medium_from };
    await using table = await openTable(sandbox, { memory_limit_mib: params.memory_mib });
    const day = await read.snapshotToScore(table, inputs.features, span, params.as_of);
    const snapshot = span === undefined ? null : isoDay(day);
    const rows = await model.readRows(table, inputs.features, definition.features, day);
    const predictions = model.scoreCustomers(file, rows, {
      definition,
      value: contract.value,
      bands,
      reasons: reasons_count,
    });
    const gone = await read.alreadyGone(table, inputs.labels, contract.label);
    const calls = model.whomToCall(
      predictions.filter(({ customer }) => !gone.has(customer)),
      params.calls_max,
    );
    await writePredictions(table, predictions, snapshot, outputs);
    await writeCalls(calls, snapshot, outputs.calls);
    const data = predictionData({
      contract,
      definition,
      evaluation,
      compared,
      file,
      explanation: explainScores(file, rows, {
        customers_max: params.explained_customers_max,
        swarm_customers_max: params.swarm_customers_max,
        swarm_features_max: features_max,
        dependence_features_max: params.dependence_features_max,
        dependence_customers_max: params.dependence_customers_max,
        dependence_lines_max,
      }),
      promotion,
      choice: model.readChoice(await text(inputs.choice), "models/candidate/choice.json"),
      summary: read.readSummary(await text(inputs.summary)),
      ceilings: inputs.truth === undefined
        ? []
        : await measureCeilings(table, { ...inputs, truth: inputs.truth }, evaluation),
      snapshot,
      tables: inputs.manifest === undefined ? [] : read.tablesOf(await text(inputs.manifest)),
      volume: await read.volume(table, inputs.daily, span),
      predictions,
      calls,
      bands,
      unfamiliar: model.unfamiliar(file.features, rows.columns),
      gone,
    });
    await Deno.writeTextFile(outputs.report, predictionReport(data));
    log(`${predictions.length} customers scored, ${calls.length} to call`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
