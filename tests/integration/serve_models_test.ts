/** The models of a running server: swapped, rolled back, refused and out of reach, always under load. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readAliases } from "../../lib/registry/mod.ts";
import { openStorage, type Storage } from "../../lib/storage/mod.ts";
import { fillStore, storeRow } from "../../serve/api/_small_store.ts";
import { small_row } from "../../serve/api/_test_app.ts";
import {
  challengeModel,
  dataset,
  emptyRegistry,
  modelOfBase,
  promote,
  promoteModel,
  registerModel,
  rollBack,
  treesOf,
} from "../../serve/api/_test_registry.ts";
import { variantOf } from "../../serve/api/variant.ts";
import type { ApiServer, LogLine } from "./_api_server.ts";
import { type Fault, FaultProxy } from "./_fault_proxy.ts";
import {
  answering,
  bodies,
  customers,
  inWords,
  longest,
  readiness,
  serve,
  underLoad,
  until,
} from "./_model_load.ts";
import { key_pair, S3Server } from "./_s3_server.ts";

const s3 = await S3Server.start();

function s3Test(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: s3 === undefined }, work);
}

Deno.test("100 swaps under load, between a logistic model and trees: no request fails", async () => {
  const { registry, folder } = emptyRegistry();
  const first = await promoteModel(registry, 1);
  const second = await registerModel(registry, 2, { model: treesOf(800_000) });
  await using server = await serve(folder, { MODEL_POLL_MS: "100" });
  const load = underLoad(server);
  const times_ms: number[] = [];
  for (let swap = 1; swap <= 100; swap++) {
    const { number } = swap % 2 === 1 ? second : first;
    await promote(registry, number);
    times_ms.push(await until(server, number));
  }
  const seen = await load.end();
  console.log(`100 swaps: ${inWords(seen)}; until the next one answered: ${longest(times_ms)}`);
  assert.deepEqual(seen.failed.slice(0, 3), []);
  assert.equal(seen.probabilities.size, 2);
  const swaps = server.lines.filter(({ message }) => message === "serving");
  assert.equal(swaps.length, 101);
  assert.equal(await server.metric("churn_api_models_refused_total"), 0);
});

Deno.test("a rollback by alias answers in under 2 s, at the pace that is usual", async () => {
  const { registry, folder } = emptyRegistry();
  for (let base = 1; base <= 6; base++) await promoteModel(registry, base);
  await using server = await serve(folder);
  const load = underLoad(server, 2);
  const times_ms: number[] = [];
  for (let version = 5; version >= 1; version--) {
    await rollBack(registry);
    times_ms.push(await until(server, version));
  }
  const seen = await load.end();
  console.log(`5 rollbacks: ${longest(times_ms)}; ${inWords(seen)}`);
  assert.deepEqual(seen.failed.slice(0, 3), []);
  assert.ok(times_ms.every((ms) => ms < 2000), `${times_ms}`);
});

Deno.test("a registry's folder is taken away and put back: the model stays, and then goes on", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  await using server = await serve(folder, { MODEL_POLL_MS: "100" });
  const load = underLoad(server);
  await Deno.rename(folder, `${folder}.away`);
  const away = await readiness(server, (_, { remarks }) => remarks.length > 0);
  assert.deepEqual(away.problems, []);
  assert.match(away.remarks.join(), /Cannot follow alias "champion" of "small": no version in/);
  assert.equal(await server.metric("churn_api_models_amiss"), 1);
  assert.equal(await answering(server), 1);
  await Deno.rename(`${folder}.away`, folder);
  await promoteModel(registry, 2);
  await until(server, 2);
  assert.deepEqual(
    (await readiness(server, (_, { remarks }) => remarks.length === 0)).problems,
    [],
  );
  assert.equal(await server.metric("churn_api_models_amiss"), 0);
  const seen = await load.end();
  console.log(`registry away: ${inWords(seen)}`);
  assert.deepEqual(seen.failed.slice(0, 3), []);
});

Deno.test("a server whose registry is not there yet lives, says so, and serves once it is", async () => {
  const { registry, folder } = emptyRegistry();
  await Deno.remove(folder);
  await using server = await serve(folder, { MODEL_POLL_MS: "100" });
  assert.equal((await (await server.ask("/live")).json()).status, "live");
  const { problems } = await readiness(server, (status) => status === 503);
  assert.equal(problems[0], "no model is loaded");
  assert.match(
    problems[1]!,
    /^Cannot follow alias "champion" of "small": no version in ".*" has it$/,
  );
  const refused = await server.ask("/predict/single", bodies["/predict/single"]);
  assert.equal(refused.status, 503);
  assert.match((await refused.json()).error.message, /no model is loaded yet, see \/ready/);
  await promoteModel(registry, 1);
  await readiness(server, (status) => status === 200);
  assert.equal(await answering(server), 1);
});

Deno.test("a damaged version is refused under load, in the metrics, /ready and the log", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  await using server = await serve(folder, { MODEL_POLL_MS: "100" });
  const load = underLoad(server);
  // Behind the server's back, as promoting looks for damage itself.
  await Deno.rename(folder, `${folder}.away`);
  const away = openStorage(`${folder}.away`);
  const version = await promoteModel(away, 2);
  const { sha256 } = version.files.find(({ name }) => name === "model.json")!;
  const file = join(`${folder}.away`, "models", dataset, "files", sha256, "model.json");
  const good = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, good.replace('"base": 2', '"base": 9'));
  await Deno.rename(`${folder}.away`, folder);
  await refusal(server);
  const { remarks } = await readiness(server, (_, { remarks }) => remarks.length > 0);
  assert.match(remarks.join(), /"model\.json" of version 2 of "small": its SHA-256 is .*damaged/);
  assert.equal(await server.metric("churn_api_models_refused_total"), 1);
  assert.equal(await answering(server), 1);
  await rollBack(registry);
  await readiness(server, (_, { remarks }) => remarks.length === 0);
  const seen = await load.end();
  assert.deepEqual(seen.failed.slice(0, 3), []);
});

function refusal(server: ApiServer): Promise<LogLine> {
  return server.line(({ message }) => `${message}`.startsWith("version refused"));
}

Deno.test("a model is refused whose features are not in the feature store, until they are", async () => {
  const { registry, folder } = emptyRegistry();
  const online = Deno.makeTempDirSync({ prefix: "online-" });
  const materialize = (definition: string) =>
    fillStore(online, [storeRow("ann", "paid", 3)], { key: { dataset, definition } });
  await materialize("d");
  await promoteModel(registry, 1);
  await using server = await serve(folder, { MODEL_POLL_MS: "100", ONLINE: online });
  const model = { ...modelOfBase(2), hashes: { contract: "c", definition: "e", data: "x" } };
  await promoteModel(registry, 2, { model, files: { "definition.json": null } });
  const { reason } = await refusal(server);
  assert.match(
    `${reason}`,
    /version 2 .*definition e, the feature store has those of d only, type/,
  );
  assert.equal(await answering(server), 1);
  await materialize("e");
  await until(server, 2);
});

Deno.test("a promoter is killed with SIGKILL in the middle: the server has the old one or the new one", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  await using server = await serve(folder, { MODEL_POLL_MS: "100" });
  const load = underLoad(server, 2);
  const left = { old: 0, new: 0 };
  for (let step = 0;; step++) {
    const before = await champion(registry);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        join(import.meta.dirname!, "_model_promoter.ts"),
        ...[folder, `${step + 10}`, `${step}`],
      ],
      stdout: "null",
      stderr: "inherit",
    });
    const { signal } = await child.output();
    const now = await champion(registry);
    await until(server, now);
    if (signal === null) {
      console.log(`killed at each of ${step} steps: ${left.old} left the old, ${left.new} the new`);
      assert.ok(step > 5, `${step} steps`);
      assert.notEqual(now, before);
      break;
    }
    assert.equal(signal, "SIGKILL");
    left[now === before ? "old" : "new"]++;
  }
  const seen = await load.end();
  console.log(inWords(seen));
  assert.deepEqual(seen.failed.slice(0, 3), []);
  assert.equal(await server.metric("churn_api_models_refused_total"), 0);
});

async function champion(registry: Storage): Promise<number> {
  return (await readAliases(registry, dataset)).champion!;
}

Deno.test("pinned models hold in every pod, and each customer has one of them", async () => {
  const { registry, folder } = emptyRegistry();
  const versions = [await promoteModel(registry, 1), await registerModel(registry, 2)];
  const [one, two] = versions.map(({ files }) =>
    files.find(({ name }) => name === "model.json")!.sha256
  );
  const env = {
    ...{ MODEL_VERSION: "1", MODEL_SHA256: one!, CHALLENGER_VERSION: "2" },
    ...{ CHALLENGER_SHA256: two!, AB_SHARE: "0.3", VARIANT_SALT: "spring" },
  };
  await using pod = await serve(folder, env);
  await using other = await serve(folder, env);
  await promote(registry, 2);
  await promoteModel(registry, 3);
  const rows = Array.from({ length: 1000 }, (_, at) => ({ ...small_row, customer: `c${at}` }));
  const [here, there] = await Promise.all([pod, other].map(async (server) => {
    const { predictions, models } = await (await server.ask("/predict", { rows })).json();
    assert.deepEqual([models.champion.version, models.challenger.version], [1, 2]);
    return predictions.map(({ variant, probability }: Record<string, unknown>) =>
      `${variant} ${probability}`
    );
  }));
  assert.deepEqual(here, there);
  const drawn = rows.map(({ customer }) => variantOf(customer, "spring", 0.3));
  assert.deepEqual(here!.map((text: string) => text.split(" ")[0]), drawn);
  assert.equal(new Set(here).size, 2);
  const counted = await pod.metric('churn_api_predictions_total{variant="challenger",risk="high"}');
  assert.equal(counted, drawn.filter((variant) => variant === "challenger").length);
});

Deno.test("a challenger in the shadow scores all, and nobody sees it", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  await challengeModel(registry, 2);
  await using server = await serve(folder, { SHADOW: "true" });
  await server.line(({ variant }) => variant === "challenger");
  const load = underLoad(server);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const seen = await load.end();
  assert.deepEqual(seen.failed.slice(0, 3), []);
  assert.deepEqual([...seen.probabilities.keys()], [1]);
  const text = await (await server.ask("/metrics")).text();
  const count = Number(/^churn_api_shadow_difference_count\S* (\d+)$/m.exec(text)?.[1]);
  assert.equal(count, seen.requests / 2 * (1 + customers));
});

Deno.test("requests are answered while a model of 8 MB is read", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  const large = await registerModel(registry, 2, { model: treesOf(8_000_000) });
  await using server = await serve(folder, { MODEL_POLL_MS: "100" });
  const load = underLoad(server, 1);
  await promote(registry, large.number);
  const loaded = server.line(({ message, version }) => message === "serving" && version === 2);
  const waits_ms: number[] = [];
  for (let done = false; !done;) {
    const began_ms = performance.now();
    await (await server.ask("/live")).text();
    waits_ms.push(performance.now() - began_ms);
    done = await Promise.race([
      loaded.then(() => true),
      new Promise<false>((resolve) => setTimeout(resolve, 2, false)),
    ]);
  }
  const took_ms = Number((await loaded).ms);
  const seen = await load.end();
  console.log(`8 MB read in ${took_ms} ms: /live ${longest(waits_ms)}; ${inWords(seen)}`);
  assert.deepEqual(seen.failed.slice(0, 3), []);
  assert.ok(Math.max(...waits_ms) < took_ms, "the loop stood still for as long as it took");
});

s3Test(
  "a registry on S3: followed, away at the start and later, rolled back, damaged",
  async () => {
    const state: { fault: Fault | undefined } = { fault: { kind: "answer", status: 503 } };
    await using proxy = new FaultProxy(s3!.port, () => state.fault);
    const location = s3!.location(proxy.address);
    const registry = s3!.open(location.replace(proxy.address, s3!.endpoint));
    await promoteModel(registry, 1);
    await using server = await serve(location, { ...key_pair, MODEL_POLL_MS: "200" });
    const { problems } = await readiness(
      server,
      (status, { problems }) => status === 503 && problems.length > 1,
    );
    assert.match(problems[1]!, /503/);
    assert.ok(!JSON.stringify(problems).includes(key_pair.AWS_SECRET_ACCESS_KEY));
    state.fault = undefined;
    await readiness(server, (status) => status === 200);
    const load = underLoad(server);
    await promoteModel(registry, 2);
    const promoted_ms = await until(server, 2);
    state.fault = { kind: "answer", status: 503 };
    const { remarks } = await readiness(server, (_, { remarks }) => remarks.length > 0);
    assert.match(remarks.join(), /503/);
    assert.equal(await answering(server), 2);
    state.fault = undefined;
    await readiness(server, (_, { remarks }) => remarks.length === 0);
    await rollBack(registry);
    const rolled_back_ms = await until(server, 1);
    state.fault = { kind: "answer", status: 503 };
    const version = await promoteModel(registry, 3);
    const { sha256 } = version.files.find(({ name }) => name === "model.json")!;
    const key = `models/${dataset}/files/${sha256}/model.json`;
    await registry.write(key, new TextEncoder().encode("{}"));
    state.fault = undefined;
    const { reason } = await refusal(server);
    assert.match(`${reason}`, /version 3 of "small": its SHA-256 is .*damaged, restore "models/);
    assert.equal(await answering(server), 1);
    const seen = await load.end();
    console.log(
      `S3: promoted in ${promoted_ms.toFixed(0)} ms, rolled back in ${
        rolled_back_ms.toFixed(0)
      } ms; ` +
        inWords(seen),
    );
    assert.deepEqual(seen.failed.slice(0, 3), []);
  },
);
