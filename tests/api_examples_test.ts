/** Every example of docs/api-examples.md, run against the app and held against the answer shown. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readDefinition } from "../lib/model/mod.ts";
import { inFolder } from "../serve/api/_folder.ts";
import { fillStore, smallFeatures, smallOutcomes, storeRow } from "../serve/api/_small_store.ts";
import { smallModel, testApp } from "../serve/api/_test_app.ts";
import { small_definition } from "../serve/api/_test_registry.ts";
import { newKey, readKeys } from "../serve/api/keys.ts";
import { ModelSlot } from "../serve/api/model_slot.ts";
import { servedModel } from "../serve/api/served_model.ts";
import { house } from "./_project.ts";

const page = Deno.readTextFileSync(join(house, "docs", "api-examples.md"));
const shown_url = "http://127.0.0.1:8080";

type Language = "sh" | "ts" | "python";

interface Example {
  section: string;
  language: Language;
  code: string;
  /** What the page says that it prints. */
  answer: string;
}

/** The page's examples: blocks of code, and behind each group of them what they print. */
function examples(): { helper: string; list: Example[] } {
  const list: Example[] = [];
  let helper = "", section = "", group: Omit<Example, "answer">[] = [];
  for (const [, title, kind, code] of page.matchAll(/^## (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) section = title;
    else if (kind === "json" || kind === "text") {
      list.push(...group.map((one) => ({ ...one, answer: code! })));
      group = [];
    } else if (code!.startsWith("# churn_api.py")) helper = code!;
    else if (section !== "Under load") {
      group.push({ section, language: kind as Language, code: code! });
    }
  }
  assert.deepEqual(group, [], "an example without an answer");
  return { helper, list };
}

const key = newKey("shop", ["predict"]);

/** A server as the page has it; `asked` are the routes that were asked for. */
async function withServer(
  { guarded }: { guarded: boolean },
  work: (port: number, folder: string, asked: Set<string>) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    await fillStore(folder, [storeRow("1042", "free", 45)]);
    const online = smallFeatures(folder);
    const outcomes = smallOutcomes(folder);
    const slot = new ModelSlot();
    const about = {
      card: "<!doctype html><title>Card</title>",
      definition: readDefinition(small_definition, "definition.json"),
    };
    slot.swap(servedModel(7, "3f9c1a52".repeat(8), smallModel(), about));
    const access = guarded ? { keys: readKeys(key.line, "keys"), rate_per_s: 100 } : undefined;
    const asked = new Set<string>();
    {
      using app = testApp({ slot, online, outcomes, ...access && { access } });
      await using server = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen() {} },
        (request) => {
          asked.add(`${request.method} ${new URL(request.url).pathname}`);
          return app.fetch(request);
        },
      );
      await work(server.addr.port, folder, asked);
    }
    await outcomes.close();
    await online.close();
  });
}

/** Runs an example as its reader would; gives what it prints. */
async function run(
  { language, code }: Example,
  port: number,
  folder: string,
  helper: string,
): Promise<string> {
  const here = (text: string) => text.replaceAll(shown_url, `http://127.0.0.1:${port}`);
  const write = (name: string, text: string) => Deno.writeTextFileSync(join(folder, name), text);
  const client = new URL("../serve/client.ts", import.meta.url).href;
  write("churn_api.py", here(helper));
  write("example.py", here(code));
  write("example.ts", here(code).replace("./serve/client.ts", client));
  const net = `--allow-net=127.0.0.1:${port}`;
  const [program, ...args] = {
    sh: ["sh", "-ec", here(code)],
    ts: ["deno", ..."run --quiet --check --no-config --no-lock".split(" "), net].concat(
      ["--allow-env=API_KEY", "example.ts"],
    ),
    python: ["python3", "-B", "example.py"],
  }[language];
  const { stdout, stderr, success } = await new Deno.Command(program!, {
    args,
    cwd: folder,
    env: { API_KEY: key.text, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  assert.ok(success, text.decode(stderr));
  return text.decode(stdout);
}

/** Without what is another one each time, and with ids as the page has them. */
function comparable(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.trim().split("\n");
  }
  return JSON.parse(JSON.stringify(value, (name, inner) => {
    if (name === "request_id") return undefined;
    return typeof inner === "string" ? inner.replace(/^([0-9a-f]{8})[0-9a-f]{56}$/, "$1…") : inner;
  }));
}

async function missingProgram(): Promise<string | undefined> {
  for (const name of ["curl", "python3"]) {
    try {
      await new Deno.Command(name, { args: ["--version"] }).output();
    } catch {
      return name;
    }
  }
  return undefined;
}

Deno.test("every example of docs/api-examples.md prints the answer shown", async (test) => {
  const missing = await missingProgram();
  if (missing !== undefined) {
    assert.ok(Deno.env.get("CI") !== "true", `${missing} is not installed`);
    console.log(`left out: ${missing} is not installed`);
    return;
  }
  const { helper, list } = examples();
  const asked: Record<Language, Set<string>> = { sh: new Set(), ts: new Set(), python: new Set() };
  for (const example of list) {
    const { section, language, answer } = example;
    const guarded = section === "With a key";
    await test.step(`${section}, ${language}`, () =>
      withServer({ guarded }, async (port, folder, routes) => {
        const printed = await run(example, port, folder, helper);
        assert.deepEqual(comparable(printed), comparable(answer));
        for (const route of routes) asked[language].add(route);
      }));
  }
  await test.step("every route is asked for in every language", async () => {
    using app = testApp();
    const { routes } = await (await app.ask("/")).json();
    const known = Object.keys(routes).map((route) => route.replace("{id}", "1042"));
    assert.ok(known.length >= 13);
    const all = [...known, "GET /docs", "GET /openapi.json"].sort();
    for (const seen of Object.values(asked)) assert.deepEqual([...seen].sort(), all);
  });
});
