/** From files to a contract to a run, and what `deno task contract` refuses, through the command line. */
import assert from "node:assert/strict";
import { assertSaid, exists, filesBelow } from "../_faults.ts";
import { mainJob, reproServing } from "./_main_job.ts";
import { makeShop, type Shop } from "./_shop.ts";

const path = "data/contracts/bakery.yaml";

/** One file of purchases, as a till might write it. */
function purchases({ customers, orders }: Shop): string {
  const rows = orders.map(({ customer, bought_at, price }) => {
    const city = customers[customer - 1]!.city;
    return `${customer},${bought_at.slice(0, 10)},${city},${price}\n`;
  });
  return `Customer No,bought on,city,price\n${rows.join("")}`;
}

Deno.test("a contract drafted from a file passes its check and runs to the end", async () => {
  using project = mainJob();
  const file = "data/sources/bakery/purchases.csv";
  project.write(file, purchases(makeShop(5)));
  const says = /^data\/contracts\/bakery\.yaml: a contract with 1 table, \d+ measures and \d+ /;
  const drafted = await project.task("contract", file, "--write", "bakery");
  assertSaid(drafted, 0, says, 'next is "deno task repro --dataset bakery"');
  // The engine's scratch goes with the draft.
  assert.deepEqual(filesBelow(project.path("data/.cache")), []);
  const checked = await project.task("contract", "--check", "bakery");
  assert.deepEqual(checked, drafted);
  const printed = await project.task("contract", file);
  // Named after its file where no name is given.
  assert.equal(
    project.read(path),
    printed.stdout.replace("--check purchases", "--check bakery")
      .replace("dataset: purchases", "dataset: bakery"),
  );
  assertSaid(
    await reproServing(project, ["--dataset", "bakery", "--set", "evaluate.resamples=100"]),
    0,
    /customers scored, \d+ to call$/m,
  );
  assert.ok(exists(project.path("data/bakery/predictions/whom_to_call.csv")));
});

Deno.test("deno task contract says what it cannot do, and overwrites nothing", async (t) => {
  using project = mainJob();
  project.write("purchases.csv", "customer,bought_on\n1,2026-01-05\n2,2026-01-06\n");
  project.write("empty.csv", "");
  project.write("header.csv", "customer,bought_on\n");
  project.write("data/contracts/mine.yaml", "dataset: mine\n");
  project.write("data/contracts/tabs.yaml", "dataset: tabs\ntables:\n\tpurchases: {}\n");
  project.write(
    "data/contracts/wrong.yaml",
    `dataset: wrong
entity: customer
tables:
  purchases:
    source: purchases.csv
    timestamp: bought_on
    columns:
      customer: integr
      bought_on: date
      price: decimal
daily: { visits: { any: true } }
features: { windows_days: [7], measures: [visits] }
label: { inactive_days: 20 }
snapshots: { every_days: 7, eligible: { active_within_days: 28 } }
split: { shares: { validation: 0.2, test: 0.2 } }
value: { offer_cost: 2, saved_customer: 40, save_rate: 0.3 }
`,
  );
  const usage = "Usage: deno task contract FILE… [--write NAME] | --check NAME";
  const before = contracts();
  const cases: [name: string, args: string[], code: number, says: string][] = [
    [
      "a contract with mistakes",
      ["--check", "wrong"],
      1,
      'Cannot use contract "data/contracts/wrong.yaml:1:1": about is missing, must be text, what the ' +
      "data set is in one line\n" +
      'Cannot use contract "data/contracts/wrong.yaml:8:17": tables.purchases.columns.customer is ' +
      '"integr", must be one of "integer", "decimal", "double", "boolean", "string", "date", ' +
      '"timestamp", nearest is "integer"',
    ],
    [
      "a contract with a tab",
      ["--check", "tabs"],
      1,
      'Cannot use contract "data/contracts/tabs.yaml:3:1": Tabs are not allowed as indentation, use spaces',
    ],
    [
      "no such contract",
      ["--check", "absent"],
      1,
      'Cannot read "data/contracts/absent.yaml": there is no such contract, type ' +
      '"deno task contract FILE… --write absent"',
    ],
    [
      "no such file",
      ["absent.csv", "--write", "other"],
      1,
      'Cannot read "absent.csv": there is no such file',
    ],
    [
      "a folder",
      ["data", "--write", "other"],
      1,
      'Cannot read "data": it is no file, name one of the files in it',
    ],
    [
      "a contract that is there",
      ["purchases.csv", "--write", "mine"],
      1,
      'Cannot write "data/contracts/mine.yaml": it is there already, remove it or take another name',
    ],
    [
      "no word",
      [],
      2,
      `Cannot draft a contract: name the files to look at, or --check NAME\n${usage}`,
    ],
    [
      "both ways",
      ["purchases.csv", "--check", "wrong"],
      2,
      `Cannot use "--check" beside files or "--write"\n${usage}`,
    ],
    [
      "a name for no data set",
      ["purchases.csv", "--write", "Mine/../x"],
      2,
      'Cannot use data set "Mine/../x": a name must be lower-case letters, digits, "-" and "_"\n' +
      usage,
    ],
    [
      "an unknown option",
      ["--chek", "wrong"],
      2,
      `Cannot use "--chek": no such flag, nearest is "--check"\n${usage}`,
    ],
    [
      "an empty file",
      ["empty.csv", "--write", "other"],
      1,
      'Cannot draft a contract from "empty.csv": it is empty',
    ],
    [
      "a header only",
      ["header.csv", "--write", "other"],
      1,
      'Cannot draft a contract from "header.csv": it has a header and no rows, must have several, ' +
      "for types are found out from cells",
    ],
  ];
  for (const [name, args, code, says] of cases) {
    await t.step(name, async () => {
      const ended = await project.task("contract", ...args);
      assertSaid(ended, code);
      assert.equal(ended.stdout, "");
      assert.equal(ended.stderr, `${says}\n`);
    });
  }
  assert.deepEqual(contracts(), before);

  function contracts(): string[] {
    return filesBelow(project.path("data/contracts")).map((file) => Deno.readTextFileSync(file));
  }
});
