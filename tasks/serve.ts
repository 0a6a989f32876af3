/** The prediction API on this machine, with what params.yaml says: `deno task serve`. */
import {
  checkDatasetName,
  defaultDataset,
  paramsFileName,
  readParams,
  storePlace,
} from "../lib/stage/mod.ts";
import { runTask, type Typed, UsageError } from "./_cli.ts";
import { readIfThere } from "./_open_store.ts";

const usage = {
  text: "deno task serve [--port N] [--host ADDRESS] [--dataset NAME] [--keys FILE | --insecure] " +
    "[--command] | --new-key NAME --scope SCOPE[,SCOPE] | --settings",
  string: ["port", "host", "dataset", "keys", "new-key", "scope"],
  boolean: ["insecure", "command", "settings"],
  words_max: 0,
  help: `
Answers predictions by HTTP until it is ended (Ctrl-C), by the champion of the registry; /docs says how
to ask.

  --port N           where to listen (default: 8080)
  --host ADDRESS     on which address (default: 127.0.0.1, which only this machine reaches)
  --dataset NAME     the data set (default: pipeline.dataset in params.yaml)
  --keys FILE        takes requests with a key of this file only
  --insecure         listens for others than this machine without any key
  --command          prints the command by which the server runs alone, with its least permissions
  --new-key NAME     makes a key for NAME, prints it once, and the line by which it is known
  --scope SCOPE,…    what it is for: predict, outcomes, metrics or admin (everything)
  --settings         lists the variables of the environment that set everything else

What is typed stands over the environment, and that over params.yaml; docs/serving.md says more.

Examples:
  deno task serve
  deno task serve --new-key shop --scope predict,outcomes
  deno task serve --host 0.0.0.0 --keys keys.txt --command
`,
};

await runTask(usage, async (typed) => {
  if (typed.value("new-key") !== undefined) return await makeKey(typed);
  if (typed.value("scope") !== undefined) {
    throw new UsageError('Cannot use "--scope": it needs --new-key NAME');
  }
  if (typed.has("settings")) return await listSettings();
  const own = await settingsOf(typed);
  const env = (name: string) => own.get(name) ?? Deno.env.get(name);
  const { readSettings, runOptions, serve } = await import("../serve/api/mod.ts");
  const settings = readSettings(env);
  if (typed.has("command")) {
    const given = [...own].map(([name, value]) => `${name}=${quoted(value)}`);
    const options = runOptions(settings, env).map(quoted);
    console.log([...given, "deno run", ...options, "serve/api/main.ts"].join(" "));
    return 0;
  }
  try {
    if (settings.model_version === undefined) await checkAlias(settings);
    return await serve(settings);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new Error(
      `Cannot serve "${settings.dataset}": this task may only use this project and this machine's ` +
        `own addresses (${error.message.split(",")[0]}), type the same with --command for a ` +
        "command that may use what is set",
    );
  }
});

/** What was typed, over what the environment leaves open and params.yaml says. */
async function settingsOf(typed: Typed): Promise<Map<string, string>> {
  const params = await readParams(await readIfThere(`${Deno.cwd()}/${paramsFileName}`));
  const dataset = datasetOf(typed, defaultDataset(params));
  const { score = {} } = params.sections;
  const planned: Record<string, unknown> = {
    DATASET: dataset,
    REGISTRY: storePlace("registry", params.sections),
    ONLINE: storePlace("online", params.sections),
    RISK_HIGH_FROM: score.high_from,
    RISK_MEDIUM_FROM: score.medium_from,
    PREDICTION_LOG: `data/prediction_log/${dataset}`,
  };
  const typed_values: Record<string, unknown> = {
    PORT: portOf(typed),
    HOST: typed.value("host"),
    API_KEYS_FILE: typed.value("keys"),
    INSECURE: typed.has("insecure") ? true : undefined,
  };
  const open = Object.entries(planned)
    .filter(([name]) => name === "DATASET" || !Deno.env.get(name));
  return new Map(
    [...open, ...Object.entries(typed_values)]
      .flatMap(([name, value]) => value === undefined ? [] : [[name, String(value)]]),
  );
}

function datasetOf(typed: Typed, standard: string): string {
  try {
    return checkDatasetName(typed.value("dataset") ?? (Deno.env.get("DATASET") || standard));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function portOf(typed: Typed): string | undefined {
  const port = typed.value("port");
  if (port === undefined || /^\d{1,5}$/.test(port) && Number(port) < 2 ** 16) return port;
  throw new UsageError(`Cannot use "--port ${port}": must be a whole number from 0 to 65535`);
}

/** @throws {Error} If the alias names no version, with what to type. */
async function checkAlias(
  { registry, dataset, model_alias }: { registry: string; dataset: string; model_alias: string },
): Promise<void> {
  const { readAliases } = await import("../lib/registry/mod.ts");
  const { openStorage } = await import("../lib/storage/mod.ts");
  const aliases = await readAliases(openStorage(registry), dataset);
  if (aliases[model_alias as keyof typeof aliases] !== null) return;
  throw new Error(
    `Cannot serve "${dataset}": registry "${registry}" has no ${model_alias}, type ` +
      `"deno task repro --dataset ${dataset}" to train one, or "deno task registry list" to see ` +
      "why none was good enough",
  );
}

async function listSettings(): Promise<number> {
  const { variables } = await import("../serve/api/mod.ts");
  const width = Math.max(...variables.map(({ name }) => name.length));
  for (const { name, about, default: standard } of variables) {
    const value = standard === undefined || `${standard}` === "" ? "" : ` (default: ${standard})`;
    console.log(`${name.padEnd(width)}  ${about}${value}`);
  }
  return 0;
}

async function makeKey(typed: Typed): Promise<number> {
  const { isKeyName, newKey, scopes } = await import("../serve/api/mod.ts");
  const name = typed.value("new-key")!;
  if (!isKeyName(name)) {
    throw new UsageError(
      `Cannot use "--new-key ${name}": must be up to 64 letters, digits, "_", "." and "-"`,
    );
  }
  const given = typed.value("scope")?.split(",") ?? [];
  const known = scopes.filter((scope) => given.includes(scope));
  if (known.length === 0 || known.length < given.length) {
    throw new UsageError(
      `Cannot make a key: --scope is ${given.length === 0 ? "missing" : `"${given}"`}, must be ` +
        `some of ${scopes.join(", ")}`,
    );
  }
  const { text, line } = newKey(name, known);
  console.log(`Key, which is shown this once:\n  ${text}`);
  console.log(`Line for API_KEYS or the file of API_KEYS_FILE:\n  ${line}`);
  return 0;
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
