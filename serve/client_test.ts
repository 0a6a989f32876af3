/** The client before the real app, and before servers that are busy, slow or something else. */
import assert from "node:assert/strict";
import type { z } from "@hono/zod-openapi";
import { inFolder } from "./api/_folder.ts";
import { fillStore, smallFeatures, smallOutcomes, storeRow } from "./api/_small_store.ts";
import { small_row, testApp } from "./api/_test_app.ts";
import type * as answers from "./api/openapi_answers.ts";
import type { outcomes_schema } from "./api/outcome_routes.ts";
import {
  ApiRefusal,
  ApiUnreachable,
  type ClientOptions,
  type CustomerExplanation,
  type CustomerPrediction,
  type Explanation,
  type Outcome,
  type OutcomesKept,
  type Prediction,
  PredictionClient,
  type Predictions,
} from "./client.ts";

/** A client of a server with this handler; `pauses` are the milliseconds that it waited between attempts. */
async function withClient(
  handler: (request: Request) => Response | Promise<Response>,
  work: (client: PredictionClient, pauses: number[]) => Promise<void>,
  options: Partial<ClientOptions> = {},
): Promise<void> {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handler);
  const pauses: number[] = [];
  const client = new PredictionClient({
    url: `http://127.0.0.1:${server.addr.port}/`,
    random: () => 0,
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
  await work(client, pauses);
}

/** Answers one after the other, the last one for ever. */
function inTurn(...list: ((request: Request) => Response | Promise<Response>)[]) {
  const state = { asked: 0 };
  const handler = (request: Request) => list[Math.min(state.asked++, list.length - 1)]!(request);
  return { handler, state };
}

/** Answers once nobody waits for it any more. */
const never = ({ signal }: Request) =>
  new Promise<Response>((resolve) => signal.addEventListener("abort", () => resolve(good())));

const busy = (retry_after: string) => () =>
  Response.json(
    { error: { code: "unavailable", message: "Cannot take request: try again" }, request_id: "r" },
    { status: 503, headers: { "retry-after": retry_after } },
  );
const good = () => Response.json({ probability: 0.5 });

Deno.test("PredictionClient asks every route of the API", () =>
  inFolder(async (folder) => {
    await fillStore(folder, [storeRow("a/b ü", "paid", 12)]);
    const online = smallFeatures(folder);
    const outcomes = smallOutcomes(folder);
    using app = testApp({ online, outcomes });
    await withClient(app.fetch, async (client, pauses) => {
      const one = await client.predict(small_row);
      assert.equal(one.customer, "ann");
      assert.equal(one.model.version, 1);
      const { predictions, models } = await client.predictRows([small_row, small_row]);
      assert.deepEqual(predictions.map(({ probability }) => probability), [
        one.probability,
        one.probability,
      ]);
      assert.deepEqual(models, { champion: one.model });
      const partly = await client.predictRows([{ features: {} }, small_row], { partial: true });
      assert.deepEqual(partly.predictions.map(({ row }) => row), [1]);
      assert.equal(partly.refused_total, 2);
      const known = await client.predictCustomer("a/b ü");
      assert.equal(known.customer, "a/b ü");
      assert.equal(known.probability, one.probability);
      assert.equal(known.features.snapshot, "2026-08-20");
      const why = await client.explain(small_row);
      assert.equal(why.probability, one.probability);
      assert.equal(why.explanation.contributions.length, 2);
      assert.deepEqual(
        (await client.explainCustomer("a/b ü")).explanation,
        why.explanation,
      );
      const outcome = { key: "1", customer: "ann", day: "2026-08-20", churned: true };
      assert.equal((await client.sendOutcomes([outcome])).accepted, 1);
      assert.equal((await client.sendOutcomes([outcome])).known, 1);
      assert.equal((await client.model()).champion.version, 1);
      assert.deepEqual(pauses, []);
    });
    await outcomes.close();
    await online.close();
  }));

Deno.test("PredictionClient rejects with what the API says, and does not ask again", async () => {
  using app = testApp();
  let asked = 0;
  await withClient((request) => {
    asked++;
    return app.fetch(request);
  }, async (client) => {
    const error = await client.predict({ features: { idle_days: "many", plan: null } })
      .then(() => assert.fail(), (error) => error);
    assert.ok(error instanceof ApiRefusal);
    assert.equal(error.status, 422);
    assert.equal(error.code, "invalid");
    assert.deepEqual(error.problems, [{
      field: "features.idle_days",
      given: "many",
      allowed: "a number from 0 to 1000, or null",
    }]);
    assert.equal(
      error.message,
      "Cannot take body: 1 problem, see problems; features.idle_days is " +
        '"many", allowed: a number from 0 to 1000, or null',
    );
    assert.match(error.request_id!, /^t-/);
    await assert.rejects(
      client.predictRows([small_row, { features: { idle_days: 1 } }]),
      { message: /; row 1 features\.plan missing, must be "free", "paid", or null$/ },
    );
    assert.equal(asked, 2);
    // No store is set: the answer names a pause of a minute, which is too long to wait for.
    await assert.rejects(client.predictCustomer("7"), { name: "ApiRefusal", status: 503 });
    assert.equal(asked, 3);
  });
});

Deno.test("PredictionClient sends its key", async () => {
  const seen: (string | null)[] = [];
  const handler = (request: Request) => {
    seen.push(request.headers.get("authorization"));
    return good();
  };
  await withClient(handler, async (client) => void await client.predict(small_row), { key: "k" });
  await withClient(handler, async (client) => void await client.predict(small_row));
  assert.deepEqual(seen, ["Bearer k", null]);
});

Deno.test("PredictionClient waits as long as a busy server says, and asks again", async () => {
  const { handler, state } = inTurn(busy("1"), busy("2"), good);
  await withClient(handler, async (client, pauses) => {
    assert.equal((await client.predict(small_row)).probability, 0.5);
    assert.deepEqual(pauses, [1000, 2000]);
    assert.equal(state.asked, 3);
  });
});

Deno.test("PredictionClient spreads its pauses, by up to a half", async () => {
  const { handler } = inTurn(busy("2"), good);
  await withClient(handler, async (client, pauses) => {
    await client.predict(small_row);
    assert.deepEqual(pauses, [2500]);
  }, { random: () => 0.5 });
});

Deno.test("PredictionClient gives up after its attempts, or where the pause is too long", async () => {
  for (const [retry_after, asked] of [["1", 3], ["11", 1], ["soon", 1]] as const) {
    const { handler, state } = inTurn(busy(retry_after));
    await withClient(handler, async (client) => {
      await assert.rejects(client.predict(small_row), { name: "ApiRefusal", code: "unavailable" });
    });
    assert.equal(state.asked, asked);
  }
});

Deno.test("PredictionClient asks again where there is no answer, or one of a proxy", async () => {
  const proxy = () => new Response("<html>Bad gateway</html>", { status: 502 });
  const { handler, state } = inTurn(proxy, never, good);
  await withClient(handler, async (client, pauses) => {
    assert.equal((await client.predict(small_row)).probability, 0.5);
    assert.equal(state.asked, 3);
    assert.deepEqual(pauses, [200, 400]);
  }, { timeout_ms: 1000 });
});

Deno.test("PredictionClient says that there is no answer, and why", async () => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${closed.addr.port}`;
  closed.close();
  const nobody = new PredictionClient({ url, sleep: () => Promise.resolve() });
  await assert.rejects(
    nobody.predict(small_row),
    (error) =>
      error instanceof ApiUnreachable && error.message.startsWith(`Cannot reach "${url}": `),
  );
  const { handler, state } = inTurn(never);
  await withClient(handler, async (client) => {
    await assert.rejects(client.predict(small_row), {
      name: "ApiUnreachable",
      message: /: no answer within 0\.05 s$/,
    });
    assert.equal(state.asked, 2);
  }, { timeout_ms: 50, attempts: 2 });
  // Some other server lives there.
  for (const other of [() => new Response("hello"), () => new Response("no", { status: 404 })]) {
    const { handler, state } = inTurn(other);
    await withClient(handler, async (client) => {
      await assert.rejects(client.predict(small_row), {
        name: "ApiUnreachable",
        message: /status (200|404) is no answer of the API$/,
      });
      assert.equal(state.asked, 1);
    });
  }
});

Deno.test("PredictionClient does not ask for customers that no address can hold", async () => {
  const { handler, state } = inTurn(good);
  await withClient(handler, async (client) => {
    for (const id of ["", ".", "..", "\ud800"]) {
      await assert.rejects(client.predictCustomer(id), {
        name: "TypeError",
        message: /no address can hold it, send its features$/,
      });
      await assert.rejects(client.explainCustomer(id), TypeError);
    }
  });
  assert.equal(state.asked, 0);
});

/** Both are the same type, or this file does not compile. */
type Same<A, B> = [A, B] extends [B, A] ? true : never;
type Described<Name extends keyof typeof answers> = z.output<(typeof answers)[Name]>;

Deno.test("the client's types are those of the API's description", () => {
  const same: true[] = [
    true satisfies Same<Prediction, Described<"prediction">>,
    true satisfies Same<Predictions, Described<"predictions">>,
    true satisfies Same<CustomerPrediction, Described<"customer_prediction">>,
    true satisfies Same<Explanation, Described<"explanation">>,
    true satisfies Same<CustomerExplanation, Described<"customer_explanation">>,
    true satisfies Same<OutcomesKept, Described<"outcomes_kept">>,
    true satisfies Same<Outcome, z.input<typeof outcomes_schema>["rows"][number]>,
  ];
  assert.equal(same.length, 7);
});
