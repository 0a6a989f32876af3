/** What the registry's tests share: an empty registry in a folder, and things to put into it. */
import { openStorage, type Storage } from "../storage/mod.ts";
import {
  type JudgedVersion,
  register,
  type Stamp,
  type Version,
  versionToCompareWith,
} from "./mod.ts";
import { recordBytes } from "./read_record.ts";
import { sha256Of, versionId } from "./version_id.ts";

/** An empty registry. */
export function emptyShelf(): { registry: Storage; folder: string } {
  const folder = Deno.makeTempDirSync({ prefix: "registry-" });
  return { registry: openStorage(folder), folder };
}

export const ada: Stamp = { who: "ada", at: new Date("2026-01-02T03:04:05.678Z"), commit: null };

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Something that a gate has judged; its content follows from its name and the judgement. */
export function judged(
  name: string,
  { promote = true, compared_with = null }: Partial<JudgedVersion["decision"]> = {},
): JudgedVersion {
  const model = `${JSON.stringify({ name })}\n`;
  const decision = `${JSON.stringify({ promote, model: sha256Of(model), compared_with })}\n`;
  return {
    kind: "logistic",
    content: {
      "model.json": bytes(model),
      "evaluation.json": bytes(`{"of":"${name}"}\n`),
      "decision.json": bytes(decision),
    },
    decision: {
      sha256: sha256Of(decision),
      promote,
      sentence: promote ? `${name} is better.` : `${name} is no better.`,
      compared_with,
    },
    figures: { pr_auc: { value: 0.5, interval: [0.4, 0.6] } },
    facts: { rows: 100 },
  };
}

/** What a gate would say of it now. */
export async function judgedNow(
  registry: Storage,
  name: string,
  promote = true,
): Promise<JudgedVersion> {
  const sha256 = sha256Of(`${JSON.stringify({ name })}\n`);
  return judged(name, {
    promote,
    compared_with: await versionToCompareWith(registry, "shop", sha256),
  });
}

/** Registers these, judged good but not carried out. */
export async function registerAll(registry: Storage, ...names: string[]): Promise<Version[]> {
  const versions: Version[] = [];
  for (const name of names) {
    versions.push((await register(registry, "shop", judged(name), ada)).version);
  }
  return versions;
}

/**
 * Writes so many versions at once, as `register` would one by one, but for their contents: a list
 * reads none of those.
 */
export async function fill(registry: Storage, folder: string, count: number): Promise<void> {
  const { version } = await register(registry, "shop", judged("1"), ada);
  const path = `${folder}/models/shop/versions`;
  for (let number = 2; number <= count; number++) {
    const files = version.files.map((file) =>
      file.role === "content" ? { ...file, sha256: sha256Of(`${number}`) } : file
    );
    const other = { ...version, number, files, id: versionId(files) };
    Deno.writeFileSync(`${path}/${String(number).padStart(8, "0")}.json`, recordBytes(other));
  }
}
