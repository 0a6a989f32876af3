/** Nothing runs past validation: neither without it, nor on what it said of another contract. */
import assert from "node:assert/strict";
import { assertSaid } from "../_faults.ts";
import { mainJob, repro } from "./_main_job.ts";
import { makeShop, writeShop } from "./_shop.ts";

Deno.test("prepare takes its clock from validation, and no verdict on another contract", async () => {
  using project = mainJob();
  const args = writeShop(project, "shop", makeShop(6));
  const stage = (name: string) => project.task("stage", name, ...args);
  assertSaid(await repro(project, ["ingest", ...args]), 0);
  assertSaid(
    await stage("prepare"),
    1,
    'Cannot run stage "prepare": input "data/shop/quality/verdict.json" is missing, run ' +
      '"deno task repro validate", which makes it',
  );
  const as_of = () => JSON.parse(project.read("data/shop/prepared/as_of.json"));
  assertSaid(await repro(project, ["prepare", ...args]), 0);
  assert.equal(as_of().because, "it is the day before the last event, whose day may not be over");
  // One setting is the clock of all; only to look back there is another.
  const clock = ["--set", "validate.as_of=2026-06-18"];
  assertSaid(await repro(project, ["prepare", ...args, ...clock]), 0);
  assert.deepEqual([as_of().as_of, as_of().because], ["2026-06-18", "it was given"]);
  const earlier = ["--set", "prepare.as_of=2026-05-01"];
  assertSaid(await repro(project, ["prepare", ...args, ...clock, ...earlier]), 0);
  assert.equal(as_of().as_of, "2026-05-01");

  const path = "data/contracts/shop.yaml";
  const contract = project.read(path);
  project.write(path, contract.replace("scale: 2, min: 0 }", "scale: 2, min: 1 }"));
  assertSaid(
    await stage("prepare"),
    1,
    "Cannot prepare data: validation was of another contract than there is now, run " +
      '"deno task repro validate"',
  );
  assert.equal(as_of().as_of, "2026-05-01");
  assertSaid(await repro(project, ["prepare", ...args]), 0);
  // What validation does not look at may change without it.
  project.write(path, contract.replace("windows_days: [7, 28]", "windows_days: [7, 14]"));
  assertSaid(await repro(project, ["prepare", ...args]), 0, /^validate +(skip|restore)/m);
});

Deno.test("deno task stage ingest says first what is wrong with a contract that cannot be read", async () => {
  using project = mainJob();
  project.write("data/contracts/tabs.yaml", "dataset: tabs\ntables:\n\tpurchases: {}\n");
  const ended = await project.task("stage", "ingest", "--dataset", "tabs");
  assertSaid(ended, 1);
  assert.match(
    ended.stderr,
    /^Cannot read "data\/contracts\/tabs\.yaml:3:1": Tabs are not allowed as indentation, use spaces\n/,
  );
});
