import assert from "node:assert/strict";
import { join } from "node:path";
import { makeSample } from "../_sample.ts";
import { sampleSession } from "../_sample_session.ts";
import { chooseReports, reports } from "./reports.ts";
import { writeWhole } from "../cache/write.ts";

const stages = {
  check: { outputs: { page: ["data/{dataset}/page.html", "report"], rows: "data/{dataset}/rows" } },
  site: { outputs: { docs: ["data/{dataset}/docs/", "report"] } },
} satisfies Parameters<typeof sampleSession>[1];

function session() {
  const project = makeSample({ check: { "page.html": "<p>", rows: "1" } });
  return sampleSession(project, stages);
}

Deno.test("reports() lists what is there and what is missing", () => {
  assert.deepEqual(reports(session()), [
    { stage: "check", name: "page", path: "data/x/page.html", state: "there" },
    { stage: "site", name: "docs", path: "data/x/docs", state: "missing" },
  ]);
});

Deno.test("reports() names the first page of a folder", () => {
  const given = session();
  writeWhole(join(given.project.root, "data/x/docs/index.html"), "<p>");
  assert.equal(reports(given)[1]!.path, "data/x/docs/index.html");
});

Deno.test("reports() names what a failed run left instead of the page before it", () => {
  const given = session();
  writeWhole(join(given.project.root, "data/x/failed/check/page.html"), "<p>");
  const [first] = reports(given);
  assert.deepEqual([first!.path, first!.state], ["data/x/failed/check/page.html", "failed"]);
});

Deno.test("chooseReports() chooses by stage, output and file name", () => {
  const all = reports(session());
  for (const name of ["check", "page", "page.html", "data/x/page.html"]) {
    assert.deepEqual(chooseReports(all, name).map(({ stage }) => stage), ["check"]);
  }
  assert.equal(chooseReports(all).length, 2);
});

Deno.test("chooseReports() refuses other names, missing pages and a pipeline without any", () => {
  const all = reports(session());
  assert.throws(() => chooseReports(all, "pag"), /no such report, nearest is "page"/);
  assert.throws(() => chooseReports(all, "docs"), /not there, run "deno task repro site"/);
  assert.throws(() => chooseReports([]), /no stage makes one, declare an output as report\(/);
});
