/** The running API, tried by schemathesis out of its own description: whatever it makes up, no check fails. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { newKey } from "../../serve/api/mod.ts";
import { findSchemathesis, type Tried, tryOut, version } from "./_schemathesis.ts";
import { withSmallServer } from "./_small_server.ts";

function assertNothingFound(what: string, tried: Tried, operations: number, cases_min: number) {
  assert.equal(tried.code, 0, tried.text);
  assert.equal(tried.operations, operations, tried.text);
  assert.ok(tried.cases >= cases_min, `only ${tried.cases} cases`);
  console.log(`${what}: ${tried.operations} operations, ${tried.cases} cases, no failure`);
}

Deno.test(`schemathesis ${version} finds nothing, with all checks`, async (test) => {
  const program = await findSchemathesis();
  if (program === undefined) {
    assert.ok(
      Deno.env.get("CI") !== "true",
      `no schemathesis: type "pip install schemathesis==${version}"`,
    );
    console.log(`left out: schemathesis ${version} is not installed`);
    return;
  }
  const of_rows = ["--include-path", "/predict"];

  await withSmallServer({}, async (server) => {
    const { url } = server;
    const description = `${url}/openapi.json`;
    await test.step("on all routes but POST /predict", async () => {
      const tried = await tryOut(program, url, description, "--exclude-path", "/predict");
      assertNothingFound("without keys", tried, 12, 500);
    });
    // What one query parameter allows makes another schema of the body, which OpenAPI cannot say.
    await test.step("on POST /predict, without ?partial=true", async () => {
      const document = await (await fetch(description)).json();
      const operation = document.paths["/predict"].post;
      assert.deepEqual(operation.parameters.map(({ name }: { name: string }) => name), ["partial"]);
      operation.parameters = [];
      const path = join(server.folder, "openapi.json");
      await Deno.writeTextFile(path, JSON.stringify(document));
      assertNothingFound("whole bodies", await tryOut(program, url, path, ...of_rows), 1, 100);
    });
    await test.step("on POST /predict, where wrong rows are only left out", async () => {
      const but = ["--exclude-checks", "negative_data_rejection"];
      const tried = await tryOut(program, url, description, ...of_rows, ...but);
      assertNothingFound("partial bodies", tried, 1, 100);
    });
  });

  const key = newKey("admin", ["admin"]);
  await withSmallServer({ API_KEYS: key.line, RATE_LIMIT_PER_S: "100000" }, async ({ url }) => {
    await test.step("on all routes but POST /predict, with a key", async () => {
      const options = ["-H", `Authorization: Bearer ${key.text}`, "--exclude-path", "/predict"];
      const tried = await tryOut(program, url, `${url}/openapi.json`, ...options);
      assertNothingFound("with a key", tried, 12, 500);
    });
  });
});
