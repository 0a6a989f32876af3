/** Carries out what the gate has decided: registers the candidate, and writes what serves now. */
import { defineStage, main, resolved, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Register the candidate, let it serve if the gate says so, and write what serves",
  params: z.strictObject({}),
  inputs: {
    model: "data/{dataset}/models/candidate/model.json",
    choice: "data/{dataset}/models/candidate/choice.json",
    baseline_metrics: "data/{dataset}/models/baseline/metrics.json",
    challenger_metrics: "data/{dataset}/models/challenger/metrics.json",
    evaluation: "data/{dataset}/evaluation/evaluation.json",
    decision: "data/{dataset}/evaluation/decision.json",
    summary: "data/{dataset}/training/summary.json",
    definition: "data/{dataset}/features/definition.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["dataset", "about", "label", "value"]),
    /** What serves, and whether this decision was carried out; this stage changes both. */
    serving: resolved({
      stores: ["registry"],
      under: "models/{dataset}/aliases/",
      after: ["data/{dataset}/evaluation/decision.json"],
      settles: true,
      async resolve({ dataset, stores, after }) {
        const { servingState, sha256Of } = await import("../lib/registry/mod.ts");
        const { openStorage } = await import("../lib/storage/mod.ts");
        const decision = sha256Of(await Deno.readFile(after[0]!));
        const { champion, applied } = await servingState(
          openStorage(stores.registry),
          dataset,
          decision,
        );
        return { champion: champion && { ...champion }, applied };
      },
    }),
  },
  outputs: {
    model: "data/{dataset}/champion/model.json",
    evaluation: "data/{dataset}/champion/evaluation.json",
    promotion: "data/{dataset}/champion/promotion.json",
  },
  needs: {
    stores: { registry: "write" },
    env: ["USER", "LOGNAME", "USERNAME", "GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT"],
  },
  async run({ inputs, outputs, stores, log }) {
    const { readParts } = await import("../lib/contract/mod.ts");
    const read = await import("../lib/model/mod.ts");
    const { carryOut, sha256Of } = await import("../lib/registry/mod.ts");
    const { openStorage } = await import("../lib/storage/mod.ts");
    const { codeCommit } = await import("./_commit.ts");
    const { judgedVersion } = await import("./_judged_version.ts");
    const { readSummary } = await import("./_score_inputs.ts");
    const { writeChampion } = await import("./_write_champion.ts");
    const text = (file: string) => Deno.readTextFile(file);
    const env = (name: string) => Deno.env.get(name);
    const contract = readParts(inputs.contract, ["dataset", "about", "label", "value"]);
    const decision = read.readDecision(await text(inputs.decision), "evaluation/decision.json");
    const files = {
      model: await Deno.readFile(inputs.model),
      decision: await Deno.readFile(inputs.decision),
      definition: await Deno.readFile(inputs.definition),
    };
    const choice = read.readChoice(await text(inputs.choice), "models/candidate/choice.json");
    const trained_by: Record<string, string> = {
      baseline: inputs.baseline_metrics,
      challenger: inputs.challenger_metrics,
    };
    const metrics = trained_by[choice.chosen]; // an imported model has none
    const commit = await codeCommit(`${import.meta.dirname}/..`, env);
    const judged = judgedVersion({
      contract,
      decision,
      files,
      commit,
      decision_sha256: sha256Of(files.decision),
      model: read.loadModel(await text(inputs.model), "models/candidate/model.json"),
      choice,
      training: metrics === undefined ? null : JSON.parse(await text(metrics)),
      evaluation: read.readEvaluationFile(
        await text(inputs.evaluation),
        "evaluation/evaluation.json",
      ),
      summary: readSummary(await text(inputs.summary)),
      definition: read.readDefinition(await text(inputs.definition)),
    });
    const registry = openStorage(stores.registry);
    const account = ["USER", "LOGNAME", "USERNAME"].map(env);
    const who = account.find((name) => name) ?? "stage promote";
    const done = await carryOut(registry, contract.dataset, judged, {
      who,
      at: new Date(),
      commit,
    });
    log(await writeChampion({ registry, dataset: contract.dataset, decision, done, outputs }));
  },
});

export default stage;
if (import.meta.main) await main(stage, import.meta);
