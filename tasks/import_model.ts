/** Brings a model that was trained in Python: `deno task import-model --xgboost model.json`. */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { z } from "zod";
import { type Contract, parseContract } from "../lib/contract/mod.ts";
import { contractHash, modelFileSchema, readDefinition, saveModel } from "../lib/model/mod.ts";
import { type ImportInput, importModel } from "../lib/training/mod.ts";
import { namedProject } from "../lib/pipeline/mod.ts";
import { runTask, type Typed, UsageError } from "./_cli.ts";

const usage = {
  text: "deno task import-model --xgboost FILE | --lightgbm FILE [--dataset NAME]",
  string: [
    ...["xgboost", "lightgbm", "dataset", "features", "levels", "rounds"],
    ...["trained-until", "customers-from"],
  ],
  words_max: 0,
  help: `
Turns boosted trees into a model file of this project, which the gate then judges as any other.

  --xgboost FILE    what save_model("model.json") wrote; objective binary:logistic
  --lightgbm FILE   what json.dump(booster.dump_model(), file) wrote; objective binary
  --dataset NAME    whose features it takes; else pipeline.dataset of params.yaml
  --features A,B,…  the features in the model's own order, where the file has no names
  --levels FILE     JSON: the names of each category's codes, in order, where the file has none
  --rounds all|best which rounds count after early stopping (XGBoost)
  --trained-until DATE   the last day that its training rows, or their labels, look at
  --customers-from SHARE for data without time: it was trained only on customers whose key, by the
                    first 8 hex digits of its MD5 over 2^32, is at least this

The gate refuses a model that may have seen the test rows, so say what it was trained on.

It writes data/<dataset>/models/imported/model.json. To let it take part:
  deno task repro --set candidate.use=imported
`,
};

const levels_file = z.record(z.string(), z.array(z.string()));

await runTask(usage, async (typed) => {
  const sources = ["xgboost", "lightgbm"] as const;
  const [from, ...more] = sources.filter((source) => typed.value(source) !== undefined);
  if (from === undefined || more.length > 0) {
    throw new UsageError("Cannot import a model: name one file, with --xgboost or with --lightgbm");
  }
  const name = typed.value(from)!;
  const rounds = readRounds(typed);
  const { dataset } = await namedProject(Deno.cwd(), typed.value("dataset"));
  const contract = await readContract(dataset);
  const trained = readTrained(typed, contract);
  const definition = `data/${dataset}/features/definition.json`;
  const text = await readText(name, "there is no such file");
  const file = importModel({
    text,
    name: basename(name),
    from,
    features: typed.value("features")?.split(",").map((feature) => feature.trim()),
    levels: await readLevels(typed.value("levels")),
    rounds,
    dataset,
    definition: readDefinition(
      await readText(definition, `it is not made yet, type "deno task repro features"`),
    ),
    hashes: {
      contract: contractHash(contract),
      data: createHash("sha256").update(text).digest("hex"),
    },
    value: contract.value,
    trained,
  });
  const folder = `data/${dataset}/models/imported`;
  await Deno.mkdir(folder, { recursive: true });
  const temporary = `${folder}/.model.json.${crypto.randomUUID()}`;
  await Deno.writeTextFile(temporary, saveModel(file));
  await Deno.rename(temporary, `${folder}/model.json`);
  console.log(
    `${folder}/model.json: ${file.fit.rounds} trees of ${file.library}, ` +
      `next is "deno task repro --dataset ${dataset} --set candidate.use=imported"`,
  );
  return 0;
});

function readRounds(typed: Typed): ImportInput["rounds"] {
  const rounds = typed.value("rounds");
  if (rounds === undefined || rounds === "all" || rounds === "best") return rounds;
  throw new UsageError(`Cannot use "--rounds ${rounds}": must be all or best`);
}

function readTrained(typed: Typed, { label }: Contract): ImportInput["trained"] {
  const until = typed.value("trained-until"), from = typed.value("customers-from");
  const [given, other] = label.kind === "inactive"
    ? [until, from] as const
    : [from, until] as const;
  if (other !== undefined) {
    throw new UsageError(
      label.kind === "inactive"
        ? "Cannot use --customers-from: the data have time, say --trained-until DATE"
        : "Cannot use --trained-until: the data are without time, say --customers-from SHARE",
    );
  }
  if (given === undefined) return undefined;
  const trained = modelFileSchema.shape.trained.safeParse(
    given === until
      ? { split: "time", last_label_day: until }
      : { split: "hash", customers_from: given.trim() === "" ? NaN : Number(given) },
  );
  if (trained.success) return trained.data;
  throw new UsageError(
    given === until
      ? `Cannot use "--trained-until ${until}": must be a day such as 2026-06-27`
      : `Cannot use "--customers-from ${from}": must be a number from 0 to 1`,
  );
}

async function readContract(dataset: string): Promise<Contract> {
  const path = `data/contracts/${dataset}.yaml`;
  return parseContract(await readText(path, "there is no such contract"), path);
}

async function readLevels(path: string | undefined): Promise<ImportInput["levels"]> {
  if (path === undefined) return undefined;
  const must = 'must be {"feature": ["first level", "second level"]}';
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readText(path, "there is no such file"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TypeError(`Cannot read levels "${path}": it is no JSON, ${must}`);
  }
  const levels = levels_file.safeParse(parsed);
  if (levels.success) return levels.data;
  const problem = levels.error.issues[0]!;
  throw new TypeError(
    `Cannot read levels "${path}": ${problem.path.join(".") || "it"} is something else, ${must}`,
  );
}

async function readText(path: string, missing: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new TypeError(`Cannot read "${path}": ${missing}`);
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new TypeError(`Cannot read "${path}": it is a folder, must be a file`);
    }
    throw error;
  }
}
