import assert from "node:assert/strict";
import { narrow } from "./narrow.ts";
import { applySettings, parseSetting, parseValue } from "./settings.ts";

Deno.test("parseSetting() reads JSON values and leaves other text as it is", () => {
  const read = (text: string) => parseSetting(`train.x=${text}`).value;
  assert.deepEqual(read("1e-3"), 0.001);
  assert.deepEqual(read("[7,14]"), [7, 14]);
  assert.deepEqual(read("true"), true);
  assert.deepEqual(read("../a=b.csv"), "../a=b.csv");
  assert.deepEqual(read(""), "");
  assert.deepEqual(parseSetting("train.a.b=1").path, ["a", "b"]);
  assert.equal(parseValue("null"), null);
});

Deno.test("parseSetting() refuses what is not section.key=value", () => {
  for (const text of ["", "train", "train=1", "train.=1", ".x=1", "train..x=1", "=1"]) {
    assert.throws(() => parseSetting(text), /must be section\.key=value/, text);
  }
});

Deno.test("applySettings() changes a copy and the last setting wins", () => {
  const sections = { train: { ridge: 1 } };
  const settings = ["train.ridge=2", "train.ridge=3", "train.deep.x=1"].map(parseSetting);
  const after = applySettings(sections, settings, ["train"]);
  assert.deepEqual(after, { train: { ridge: 3, deep: { x: 1 } } });
  assert.deepEqual(sections, { train: { ridge: 1 } });
});

Deno.test("applySettings() names the nearest stage when there is none of the name", () => {
  const set = () => applySettings({}, [parseSetting("trian.x=1")], ["train", "score"]);
  assert.throws(set, /Cannot set "trian\.x": no stage is called "trian", nearest is "train"/);
});

Deno.test("applySettings() sets where a store lies, and nothing else of the runner's own section", () => {
  const set = (text: string) => applySettings({}, [parseSetting(text)], ["train"]);
  assert.deepEqual(set("pipeline.stores.shelf=s3://b/p"), {
    pipeline: { stores: { shelf: "s3://b/p" } },
  });
  for (const text of ["pipeline.jobs=2", "pipeline.stores=x", "pipeline.stores.a.b=x"]) {
    assert.throws(() => set(text), /only "pipeline\.stores\.NAME" can be set/, text);
  }
});

Deno.test("applySettings() refuses to go below a value and leaves prototypes alone", () => {
  const below = () => applySettings({ a: { x: 1 } }, [parseSetting("a.x.y=1")], ["a"]);
  assert.throws(below, /"x" has no keys/);
  const after = applySettings({}, [parseSetting("a.__proto__=1")], ["a"]);
  assert.ok(Object.hasOwn(after.a!, "__proto__"));
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("narrow() takes dotted keys and leaves out what is not there", () => {
  const value = { features: { windows: [7] }, label: 1 };
  assert.deepEqual(narrow(value, ["features.windows", "nope", "label.deep"]), {
    "features.windows": [7],
  });
  assert.deepEqual(narrow(null, ["a"]), {});
  assert.deepEqual(narrow({}, ["constructor", "toString"]), {});
  assert.deepEqual(narrow(value, ["*"]), value);
  assert.deepEqual(narrow([1], ["*"]), {});
});
