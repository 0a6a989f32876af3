/** What a caller is told of wrong bodies, word for word. */
import assert from "node:assert/strict";
import { small_row, testApp } from "./_test_app.ts";
import type { Problem } from "./refusal.ts";

/** The small model's features in words. */
const idle_days = "a number from 0 to 1000, or null", plan = '"free", "paid", or null';

const right = { idle_days: 12, plan: "paid" };

/** What is wrong with one row: where in the row, what was given, what is allowed. */
const wrong_rows: [row: unknown, problems: Problem[]][] = [
  [null, [{ field: "", given: null, allowed: "an object" }]],
  [[], [{ field: "", given: "a list of 0", allowed: "an object" }]],
  ["row", [{ field: "", given: "row", allowed: "an object" }]],
  [{}, [{ field: "features", allowed: "missing, must be an object" }]],
  [{ features: null }, [{ field: "features", given: null, allowed: "an object" }]],
  [{ features: [1, 2] }, [{ field: "features", given: "a list of 2", allowed: "an object" }]],
  [{ features: {} }, [
    { field: "features.idle_days", allowed: `missing, must be ${idle_days}` },
    { field: "features.plan", allowed: `missing, must be ${plan}` },
  ]],
  [{ features: { ...right, idle_days: "12" } }, [
    { field: "features.idle_days", given: "12", allowed: idle_days },
  ]],
  [{ features: { ...right, idle_days: -0.5 } }, [
    { field: "features.idle_days", given: -0.5, allowed: idle_days },
  ]],
  [{ features: { ...right, idle_days: 1000.1 } }, [
    { field: "features.idle_days", given: 1000.1, allowed: idle_days },
  ]],
  [{ features: { idle_days: true, plan: "Paid" } }, [
    { field: "features.idle_days", given: true, allowed: idle_days },
    { field: "features.plan", given: "Paid", allowed: plan },
  ]],
  [{ features: { idle_days: [1], plan: { level: "paid" } } }, [
    { field: "features.idle_days", given: "a list of 1", allowed: idle_days },
    { field: "features.plan", given: "an object", allowed: plan },
  ]],
  [{ features: { ...right, idel_days: 1, tenure: null } }, [
    {
      field: "features.idel_days",
      given: 1,
      allowed: 'no such field, nearest is "idle_days"',
    },
    { field: "features.tenure", given: null, allowed: "no such field" },
  ]],
  [{ features: right, customer: "" }, [
    { field: "customer", given: "", allowed: "text of at least 1 character" },
  ]],
  [{ features: right, customer: 7 }, [{ field: "customer", given: 7, allowed: "text" }]],
  [{ features: right, customer: null }, [{ field: "customer", given: null, allowed: "text" }]],
  [{ features: right, customer: "0".repeat(201) }, [
    {
      field: "customer",
      given: `${"0".repeat(100)}…`,
      allowed: "text of at most 200 characters",
    },
  ]],
  [{ features: { ...right, plan: "gold" }, customer: "", id: 3 }, [
    { field: "customer", given: "", allowed: "text of at least 1 character" },
    { field: "features.plan", given: "gold", allowed: plan },
    { field: "id", given: 3, allowed: "no such field" },
  ]],
  // What all objects inherit is not what was given.
  [JSON.parse('{"features":{"idle_days":1,"plan":null,"__proto__":{"plan":"free"}}}'), [
    { field: "features.__proto__", given: "an object", allowed: "no such field" },
  ]],
  [JSON.parse('{"__proto__":{"features":{"idle_days":1,"plan":null}}}'), [
    { field: "features", allowed: "missing, must be an object" },
    { field: "__proto__", given: "an object", allowed: "no such field" },
  ]],
  [{ features: { ...right, constructor: 1 } }, [
    { field: "features.constructor", given: 1, allowed: "no such field" },
  ]],
  // Neither half a character nor a mile of text comes back.
  [{ features: { ...right, plan: "\ud83d" } }, [
    { field: "features.plan", given: "\ufffd", allowed: plan },
  ]],
  [{ features: { ...right, plan: `${"a".repeat(99)}𝒜b` } }, [
    { field: "features.plan", given: `${"a".repeat(99)}\ufffd…`, allowed: plan },
  ]],
  [{ features: { ...right, ["k".repeat(5000)]: 1 } }, [
    { field: `features.${"k".repeat(91)}…`, given: 1, allowed: "no such field" },
  ]],
];

/** What is wrong with a body of rows as a whole. */
const wrong_bodies: [body: unknown, problems: Problem[]][] = [
  [null, [{ field: "", given: null, allowed: "an object" }]],
  [[small_row], [{ field: "", given: "a list of 1", allowed: "an object" }]],
  [{}, [{ field: "rows", allowed: "missing, must be a list" }]],
  [{ rows: [] }, [{ field: "rows", given: "a list of 0", allowed: "at least 1 row" }]],
  [{ rows: { length: 1, 0: small_row } }, [
    { field: "rows", given: "an object", allowed: "a list" },
  ]],
  [{ rows: Array.from({ length: 1001 }, () => small_row) }, [
    { field: "rows", given: "a list of 1001", allowed: "at most 1000 rows" },
  ]],
  [{ rows: [small_row], partial: true }, [
    { field: "partial", given: true, allowed: "no such field" },
  ]],
  [small_row, [
    { field: "rows", allowed: "missing, must be a list" },
    { field: "customer", given: "ann", allowed: "no such field" },
    { field: "features", given: "an object", allowed: "no such field" },
  ]],
];

async function assertRefused(answer: Response, problems: Problem[], total = problems.length) {
  const { error } = await answer.json();
  const found = `${total} ${total === 1 ? "problem" : "problems"}`;
  assert.deepEqual(error, {
    code: "invalid",
    message: `Cannot take body: ${found}, see problems`,
    problems,
    ...total > problems.length ? { problems_total: total } : {},
  });
  assert.equal(answer.status, 422);
}

Deno.test("POST /predict/single says of each wrong row where, what and what instead", async () => {
  const app = testApp();
  for (const [row, problems] of wrong_rows) {
    await assertRefused(await app.ask("/predict/single", JSON.stringify(row)), problems);
  }
  const infinite = '{"features":{"idle_days":1e999,"plan":-1e999}}';
  await assertRefused(await app.ask("/predict/single", infinite), [
    { field: "features.idle_days", given: "Infinity", allowed: idle_days },
    { field: "features.plan", given: "-Infinity", allowed: plan },
  ]);
  app.close();
});

Deno.test("POST /predict says of a body what is wrong with it as a whole", async () => {
  const app = testApp();
  for (const [body, problems] of wrong_bodies) {
    for (const query of ["", "?partial=true"]) {
      await assertRefused(await app.ask(`/predict${query}`, JSON.stringify(body)), problems);
    }
  }
  app.close();
});

Deno.test("POST /predict names all problems of all rows, whatever the others are", async () => {
  const app = testApp();
  const rows = wrong_rows.flatMap(([row]) => [small_row, row]);
  const problems = wrong_rows.flatMap(([, problems], at) =>
    problems.map((problem) => ({ row: 2 * at + 1, ...problem }))
  );
  await assertRefused(await app.ask("/predict", { rows }), problems);

  const partial = await app.ask("/predict?partial=true", { rows });
  assert.equal(partial.status, 200);
  const answer = await partial.json();
  assert.deepEqual(answer.refused, problems);
  assert.equal(answer.refused_total, problems.length);
  assert.deepEqual(
    answer.predictions.map(({ row }: { row: number }) => row),
    wrong_rows.map((_, at) => 2 * at),
  );
  const alone = await (await app.ask("/predict/single", small_row)).json();
  for (const { probability, customer } of answer.predictions) {
    assert.deepEqual({ probability, customer }, {
      probability: alone.probability,
      customer: "ann",
    });
  }
  app.close();
});

Deno.test("POST /predict lists 100 problems and counts the others", async () => {
  const app = testApp();
  const rows = [
    ...Array.from({ length: 30 }, () => ({ features: {} })),
    { features: { ...right, ...Object.fromEntries(Array(500).fill(null).entries()) } },
    ...Array.from({ length: 30 }, () => ({ features: { ...right, plan: "gold" } })),
  ];
  const listed = [
    ...Array.from({ length: 30 }, (_, row) => [
      { row, field: "features.idle_days", allowed: `missing, must be ${idle_days}` },
      { row, field: "features.plan", allowed: `missing, must be ${plan}` },
    ]).flat(),
    ...Array.from({ length: 40 }, (_, at) => ({
      row: 30,
      field: `features.${at}`,
      given: null,
      allowed: "no such field",
    })),
  ];
  await assertRefused(await app.ask("/predict", { rows }), listed, 60 + 500 + 30);
  app.close();
});

Deno.test("POST /predict?partial=true answers where every row is wrong, and where none is", async () => {
  const app = testApp();
  const none = await (await app.ask("/predict?partial=true", { rows: [null] })).json();
  assert.deepEqual(none.predictions, []);
  assert.deepEqual(none.refused, [{ row: 0, field: "", given: null, allowed: "an object" }]);
  assert.equal(none.refused_total, 1);
  const all = await (await app.ask("/predict?partial=true", { rows: [small_row] })).json();
  assert.equal(all.predictions.length, 1);
  assert.equal(all.refused_total, undefined);
  app.close();
});
