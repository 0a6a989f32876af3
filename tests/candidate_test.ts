/** Which of the trained models the candidate stage takes, and what it leaves. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sample } from "../lib/model/_sample.ts";
import { saveModel } from "../lib/model/mod.ts";
import { trainBaseline, type TrainedModel, type TrainingInput } from "../lib/training/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { writeForeseen } from "../stages/_foreseen.ts";
import candidate from "../stages/candidate.ts";

const names = ["baseline", "challenger"] as const;

/** A model of made rows; its own features alone tell two of them apart. */
async function trained(features: readonly string[]): Promise<TrainedModel> {
  const rows = (seed: number, day: number) => {
    const { keys, labels, columns } = sample(500, seed);
    return {
      keys,
      labels,
      snapshot_days: keys.map(() => day),
      columns: columns.filter(({ name }) => features.includes(name)),
    };
  };
  const input: TrainingInput = {
    dataset: "made",
    hashes: { contract: "c", data: "d" },
    definition: { hash: "f", features: [] },
    label: { kind: "inactive", inactive_days: 30 },
    split: { kind: "shares", validation: 0.2, test: 0.2 },
    calibration_snapshots: [],
    value: { offer_cost: 5, saved_customer: 60, save_rate: 0.5 },
    train: rows(1, 20_454),
    validation: rows(2, 20_500),
  };
  return await trainBaseline({ ...input, calibration: undefined }, {
    ...{
      ridge: 1,
      steps_max: 4000,
      levels_max: 100,
      churners_min: 10,
      holdout_share: 0.2,
    },
    ...{ calibration: "choose", calibration_folds: 5 },
  });
}

interface Place {
  path(name: string): string;
  choose(
    use: string,
    imported?: string,
  ): Promise<{ model: string; choice: Choice; said: string[] }>;
}

interface Choice {
  chosen: string;
  sentence: string;
  models: { name: string; log_loss: number }[];
}

/** Both models in a folder: one that knows little, one that knows all. */
async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const path = (name: string) => join(folder, name);
  const models = { baseline: ["spend_30d"], challenger: ["recency_days", "spend_30d", "plan"] };
  for (const name of names) {
    const { model, validation } = await trained(models[name]);
    await Deno.writeTextFile(path(`${name}.json`), saveModel(model));
    await using table = await openTable({ read: [], write: folder, recordReads: () => {} });
    await writeForeseen(table, validation, path(`${name}.parquet`), folder);
  }
  await work({
    path,
    async choose(use, imported) {
      const said: string[] = [];
      await candidate.run({
        params: { use: use as "best", memory_mib: 100 },
        inputs: {
          baseline: path("baseline.json"),
          baseline_validation: path("baseline.parquet"),
          challenger: path("challenger.json"),
          challenger_validation: path("challenger.parquet"),
          imported,
        },
        outputs: { model: path("candidate.json"), choice: path("choice.json") },
        temporary: folder,
        sandbox: { read: [], write: folder, recordReads: () => {} },
        log: (line) => said.push(line),
        progress: () => {},
        stores: {},
      });
      const text = (name: string) => Deno.readTextFile(path(name));
      return {
        model: await text("candidate.json"),
        choice: JSON.parse(await text("choice.json")),
        said,
      };
    },
  });
  await Deno.remove(folder, { recursive: true });
}

Deno.test("candidate takes the better model by validation rows, byte by byte", async () => {
  await inPlace(async ({ path, choose }) => {
    const { model, choice, said } = await choose("best");
    assert.equal(model, await Deno.readTextFile(path("challenger.json")));
    assert.equal(choice.chosen, "challenger");
    assert.deepEqual(said, [choice.sentence]);
    assert.deepEqual(
      choice.models.map(({ name, log_loss }) => [name, log_loss]),
      await Promise.all(["challenger", "baseline"].map(async (name) => {
        const file = JSON.parse(await Deno.readTextFile(path(`${name}.json`)));
        return [name, file.validation.log_loss];
      })),
    );
  });
});

Deno.test("candidate takes the model that it is told to, and says so", async () => {
  await inPlace(async ({ path, choose }) => {
    const { model, choice } = await choose("baseline");
    assert.equal(model, await Deno.readTextFile(path("baseline.json")));
    assert.equal(choice.chosen, "baseline");
    assert.match(
      choice.sentence,
      /^The baseline model is taken, as candidate\.use asks\. The challenger/,
    );
    await Deno.writeTextFile(path("imported.json"), "any bytes: evaluate looks at them");
    const imported = await choose("imported", path("imported.json"));
    assert.equal(imported.model, "any bytes: evaluate looks at them");
    assert.equal(imported.choice.chosen, "imported");
    await assert.rejects(() => choose("imported"), {
      message: 'Cannot use the model "imported": there is none, bring one by ' +
        '"deno task import-model" or set candidate.use to best',
    });
  });
});
