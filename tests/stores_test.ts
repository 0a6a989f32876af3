/** Stores and what is looked up in them: what a call need not do, several at once, kills, servers. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { assertSaid, assertTidy, filesBelow, outcomes, processesGone } from "./_faults.ts";
import { type Ended, house, TestProject } from "./_project.ts";

/** A project that compares a draft with what is published in a store, publishes it, and uses that. */
function shelf(): TestProject {
  return TestProject.make(join(house, "tests", "cases", "pipeline", "stores", "settles"));
}

const unchanged = { draft: "skip", compare: "skip", publish: "skip", use: "skip" };

async function repro(project: TestProject, ...args: string[]): Promise<Record<string, string>> {
  const ended = await project.task("repro", "--json", ...args);
  assertSaid(ended, 0);
  return outcomes(ended);
}

/** `repro` that may start no process: neither a stage nor a look-up. */
async function alone(project: TestProject, ...args: string[]): Promise<Ended> {
  const allowed = ["--no-prompt", "--allow-read", "--allow-write=data"];
  return await project.deno("run", ...allowed, join(house, "tasks", "repro.ts"), "--json", ...args);
}

/** What was published, the oldest first. */
function published(project: TestProject): string[] {
  const folder = project.path("data/shelf/default/names");
  return filesBelow(folder).map((path) => Deno.readTextFileSync(path));
}

Deno.test("repro after a run that changed a store starts no process", async () => {
  using project = shelf();
  await repro(project);
  assert.deepEqual(outcomes(await alone(project)), unchanged);
  const two = ["--set", "draft.text=two"];
  assert.notEqual(
    (await alone(project, ...two)).code,
    0,
    "a new draft is looked at without a process",
  );
  await repro(project, ...two);
  assert.deepEqual(outcomes(await alone(project, ...two)), unchanged);
});

Deno.test("repro answers from file facts until something changes in the part of a store that counts", async () => {
  using project = shelf();
  await repro(project);
  await new Promise((done) => setTimeout(done, 3100)); // until the times of files can be trusted
  assertSaid(await alone(project), 0);
  // Without its memory the runner would have to start a process: only the facts can answer.
  Deno.removeSync(project.path("data/.cache/datasets/default/state.json"));
  assert.deepEqual(outcomes(await alone(project)), unchanged);
  project.write("data/shelf/default/notes.txt", "nobody looks at this");
  assert.deepEqual(outcomes(await alone(project)), unchanged);
  project.write("data/shelf/default/names/2", "other");
  assert.notEqual((await alone(project)).code, 0);
  assert.deepEqual(await repro(project), {
    ...unchanged,
    compare: "run",
    publish: "run",
    use: "run",
  });
  assert.equal(project.read("data/default/used.txt"), "using other");
});

Deno.test("repro at once in one project publishes once, and leaves nothing to do", async () => {
  using project = shelf();
  const all = await Promise.all([1, 2, 3].map(() => repro(project)));
  assert.deepEqual(published(project), ["one"]);
  const runs = all.filter(({ publish }) => publish === "run");
  assert.equal(runs.length, 1, JSON.stringify(all));
  assert.deepEqual(await repro(project), unchanged);
  assertTidy(project);
});

Deno.test("repro that is killed anywhere publishes each draft once in the end", async () => {
  using project = shelf();
  await repro(project);
  const kills = 6;
  for (let index = 0; index < kills; index++) {
    const args = ["--set", `draft.text=draft-${index}`];
    const child = project.start("repro", ...args);
    const output = child.output();
    const timer = setTimeout(() => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself just before.
      }
    }, 1600 * (index + 0.5) / kills); // a run takes some 1.4 s on two processors
    await output;
    clearTimeout(timer);
    await repro(project, ...args);
    assert.deepEqual(published(project).filter((text) => text === `draft-${index}`).length, 1);
    assert.equal(project.read("data/default/used.txt"), `using draft-${index}`);
    assert.deepEqual(await repro(project, ...args), unchanged);
    await processesGone(project);
  }
  assert.equal(published(project).length, 1 + kills);
  assertTidy(project);
});

/** A server that keeps texts by their path and counts the questions. */
class Shop implements AsyncDisposable {
  texts = new Map<string, string>();
  asked = 0;
  #server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "PUT") {
      this.texts.set(pathname, await request.text());
      return new Response("");
    }
    this.asked++;
    const text = this.texts.get(pathname);
    return new Response(text ?? "", { status: text === undefined ? 404 : 200 });
  });

  get address(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** As params.yaml names it. */
  get place(): string {
    return `s3://bucket/shelf?endpoint=${this.address}`;
  }

  async [Symbol.asyncDispose]() {
    await this.#server.shutdown();
  }
}

const server_stages = {
  plain: `import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Has nothing to do with the store",
  params: z.strictObject({}),
  inputs: {},
  outputs: { plain: "data/{dataset}/plain.txt" },
  run: ({ outputs }) => Deno.writeTextFileSync(outputs.plain, "plain"),
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
`,
  keep: `import { z } from "zod";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const url = (place: string, name: string) => {
  const { hostname, pathname, searchParams } = new URL(place);
  return searchParams.get("endpoint") + "/" + hostname + pathname + "/" + name;
};
const stage = defineStage({
  about: "Keeps a word in the store",
  params: z.strictObject({ word: z.string().default("one"), other: z.string().optional() }),
  inputs: {
    kept: resolved({
      stores: ["shelf"],
      settles: true,
      async resolve({ stores }): Promise<string | null> {
        Deno.env.get("AWS_ACCESS_KEY_ID");
        const answer = await fetch(url(stores.shelf, "word"));
        const text = await answer.text();
        return answer.ok ? text : null;
      },
    }),
  },
  outputs: { kept: "data/{dataset}/kept.txt" },
  needs: { stores: { shelf: "write" } },
  async run({ params, outputs, stores }) {
    Deno.env.get("AWS_SESSION_TOKEN");
    if (params.other !== undefined) await (await fetch(params.other)).text();
    const body = params.word;
    await (await fetch(url(stores.shelf, "word"), { method: "PUT", body })).text();
    Deno.writeTextFileSync(outputs.kept, body);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
`,
};

Deno.test("a store on a server is asked every time, and nothing else may be reached", async () => {
  await using shop = new Shop();
  await using other = new Shop();
  using project = TestProject.make();
  for (const [name, text] of Object.entries(server_stages)) {
    project.write(`stages/${name}.ts`, text);
  }
  project.write("params.yaml", `pipeline:\n  stores:\n    shelf: ${shop.place}\n`);
  const ended = await project.task("repro", "--json");
  assertSaid(ended, 0);
  assert.deepEqual(outcomes(ended), { keep: "run", plain: "run" });
  assert.deepEqual([...shop.texts], [["/bucket/shelf/word", "one"]]);

  const asked = shop.asked;
  assert.deepEqual(await repro(project), { keep: "skip", plain: "skip" });
  assert.equal(shop.asked, asked + 1, "once in a call that has nothing to do");
  await new Promise((done) => setTimeout(done, 3100)); // until the times of files can be trusted
  await repro(project);
  assert.equal(await repro(project).then(() => shop.asked), asked + 3, "no witness stands for it");
  assert.deepEqual(await repro(project, "plain"), { plain: "skip" });
  assert.equal(shop.asked, asked + 3, "a stage without it does not ask");

  shop.texts.set("/bucket/shelf/word", "changed by somebody");
  assert.deepEqual(await repro(project), { keep: "run", plain: "skip" });
  assert.equal(shop.texts.get("/bucket/shelf/word"), "one");

  const refused = await project.task("repro", "keep", "--set", `keep.other=${other.address}`);
  assertSaid(refused, 1, `it reached "${other.address.slice("http://".length)}"`);
  assert.equal(other.asked, 0);
  const moved = await repro(project, "--set", `pipeline.stores.shelf=${other.place}`);
  assert.deepEqual(moved, { keep: "run", plain: "skip" });
  assert.equal(other.texts.get("/bucket/shelf/word"), "one");
  assert.deepEqual(await repro(project, "--force", "plain"), { plain: "run" });
});

Deno.test("a store on a server that is not there is said once, and nothing runs", async () => {
  using project = TestProject.make();
  for (const [name, text] of Object.entries(server_stages)) {
    project.write(`stages/${name}.ts`, text);
  }
  const place = "s3://bucket/shelf?endpoint=http://127.0.0.1:1";
  const ended = await project.task("repro", "--set", `pipeline.stores.shelf=${place}`);
  assertSaid(ended, 1, 'Cannot look up input "kept" of stage "keep"');
  assert.equal(ended.stderr.match(/Cannot look up/g)?.length, 1);
  assert.doesNotMatch(ended.stdout, /run/);
});
