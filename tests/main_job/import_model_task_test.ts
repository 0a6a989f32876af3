/** `deno task import-model` through the command line: what it writes, and what it refuses. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { assertSaid, exists } from "../_faults.ts";
import { house } from "../_project.ts";
import { mainJob } from "./_main_job.ts";

/** Models of the real libraries, as tests/cases/import_model/make.py made them. */
const cases = JSON.parse(
  await Deno.readTextFile(join(house, "tests/cases/import_model/cases.json")),
);
const written = "data/elearning/models/imported/model.json";

function project() {
  const made = mainJob();
  const feature = (name: string, kind: string) => ({
    name,
    kind,
    from: { kind: "fixed", fixed: "recency_days" },
    as_of: "events",
  });
  const features = [
    ...["recency_days", "logins_30d", "spend"].map((name) => feature(name, "number")),
    ...["plan", "country"].map((name) => feature(name, "category")),
  ];
  made.write(
    "data/elearning/features/definition.json",
    JSON.stringify({ features, hash: "definition" }),
  );
  made.write("lightgbm.json", JSON.stringify(cases.lightgbm[0].model));
  made.write("xgboost.json", JSON.stringify(cases.xgboost[3].model));
  made.write(
    "levels.json",
    JSON.stringify({ country: cases.lightgbm[0].model.pandas_categorical[1] }),
  );
  return made;
}

Deno.test("deno task import-model writes a model file for the data set", async () => {
  using made = project();
  assertSaid(
    await made.task("import-model", "--lightgbm", "lightgbm.json"),
    0,
    `${written}: 12 trees of lightgbm v4, next is "deno task repro --dataset elearning --set ` +
      `candidate.use=imported"`,
  );
  const { dataset, features, model, library } = JSON.parse(made.read(written));
  assert.deepEqual([dataset, features.length, model.trees.length, library], [
    "elearning",
    5,
    12,
    "lightgbm v4",
  ]);
  assertSaid(
    await made.task(
      ...["import-model", "--xgboost", "xgboost.json", "--levels", "levels.json"],
      ...["--rounds", "best", "--dataset", "elearning"],
    ),
    0,
    /: \d+ trees of xgboost 3\.2\.0, next is/,
  );
});

Deno.test("deno task import-model writes down what the model was trained on, if told", async () => {
  using made = project();
  const trained = async (...args: string[]) => {
    assertSaid(await made.task("import-model", "--lightgbm", "lightgbm.json", ...args), 0);
    return JSON.parse(made.read(written)).trained;
  };
  assert.deepEqual(await trained(), { split: "unknown" });
  assert.deepEqual(await trained("--trained-until", "2026-06-27"), {
    split: "time",
    last_label_day: "2026-06-27",
  });
  const wrong: [string[], string][] = [
    [["--trained-until", "June"], 'Cannot use "--trained-until June": must be a day such as'],
    [["--customers-from", "0.35"], "the data have time, say --trained-until DATE"],
    [
      ["--customers-from", "2", "--dataset", "telco"],
      'Cannot use "--customers-from 2": must be a number from 0 to 1',
    ],
    [
      ["--trained-until", "2026-06-27", "--dataset", "telco"],
      "the data are without time, say --customers-from SHARE",
    ],
  ];
  for (const [args, message] of wrong) {
    const ended = await made.task("import-model", "--lightgbm", "lightgbm.json", ...args);
    assertSaid(ended, 2, message);
  }
});

Deno.test("deno task import-model refuses wrong use and wrong files, and writes nothing", async () => {
  using made = project();
  made.write("list.json", "[]");
  made.write("text.json", "levels");
  const xgboost = ["--xgboost", "xgboost.json", "--rounds", "best"];
  const wrong: [string[], number, string][] = [
    [[], 2, "name one file, with --xgboost or with --lightgbm"],
    [["--xgboost", "a", "--lightgbm", "b"], 2, "name one file, with --xgboost or with --lightgbm"],
    [["--xgboost", "a", "--rounds", "9"], 2, 'Cannot use "--rounds 9": must be all or best'],
    [["--xgboost", "a"], 1, 'Cannot read "a": there is no such file'],
    [["--xgboost", "data"], 1, 'Cannot read "data": it is a folder, must be a file'],
    [["--lightgbm", "xgboost.json"], 1, 'Cannot import model "xgboost.json": it is no LightGBM'],
    [[...xgboost, "--levels", "text.json"], 1, 'Cannot read levels "text.json": it is no JSON'],
    [[...xgboost, "--levels", "list.json"], 1, 'levels "list.json": it is something else, must be'],
    [xgboost, 1, 'it has no names for the categories of "country", add --levels FILE'],
    [[...xgboost, "--dataset", "other"], 1, 'Cannot read "data/contracts/other.yaml": there is no'],
    [[...xgboost, "--dataset", "telco"], 1, "it is not made yet, type"],
  ];
  for (const [args, code, message] of wrong) {
    assertSaid(await made.task("import-model", ...args), code, message);
  }
  assert.ok(!exists(made.path("data/elearning/models")));
});
