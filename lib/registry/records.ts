/** What the registry writes down, as zod schemas. Whoever changes one raises its format. */
import { z } from "zod";

export const record_format = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal");
const number = z.int().min(1);
const moment = z.iso.datetime();

/** A figure and its 95 % interval, null where it has none. */
const figure = z.strictObject({
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});

/** A version as others remember it. */
const version_mark = z.strictObject({
  version: number,
  id: sha256,
  /** Of the file that the version is about, see `subject_file`. */
  sha256,
});

/** What a gate said of a version. */
const decision = z.strictObject({
  /** Hash of the decision's file, by which a decision is known to have been carried out. */
  sha256,
  promote: z.boolean(),
  /** The decision in one sentence. */
  sentence: z.string(),
  /** The version that it was compared with; null: there was none. */
  compared_with: version_mark.nullable(),
});

/** Who brought it in, when, and from which commit of the code; null where that is not known. */
const registered = z.strictObject({
  at: moment,
  who: z.string().min(1),
  commit: z.string().nullable(),
});

/** What a list shows of a version. */
const summary_fields = {
  number,
  /** SHA-256 of the version's content, see `versionId`. */
  id: sha256,
  registered,
  /** What kind of thing it is, in a word. */
  kind: z.string(),
  decision: decision.nullable(),
  figures: z.record(z.string(), figure),
};

export const summarySchema = z.strictObject(summary_fields);

/** A name that is a name everywhere, on a disk and in an address. */
export const fileName = z.string().regex(
  /^[a-z0-9][a-z0-9_.-]{0,99}$/,
  'must be lower-case letters, digits, "_", "-" and "."',
);

export const versionSchema = z.strictObject({
  format: z.literal(record_format),
  dataset: z.string(),
  ...summary_fields,
  /** Whatever else is worth comparing, flat. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** By name, in order. Content makes the id; notes describe it. */
  files: z.array(z.strictObject({
    name: fileName,
    sha256,
    bytes: z.int().min(0),
    role: z.enum(["content", "note"]),
  })).min(1),
});

export const indexSchema = z.strictObject({
  format: z.literal(record_format),
  versions: z.array(summarySchema),
});

/** A move of an alias. */
export const moveSchema = z.strictObject({
  format: z.literal(record_format),
  action: z.enum(["promote", "rollback", "challenge"]),
  from: number.nullable(),
  to: number,
  /** Id of the version `to`. */
  id: sha256,
  /** For the champion: versions to go back to, the latest first. */
  back_to: z.array(number),
  at: moment,
  who: z.string().min(1),
  why: z.string().min(1),
  /** Whether a gate's decision was carried out, or somebody decided. */
  by: z.enum(["gate", "hand"]),
  /** Hash of the decision that was carried out, or that stands beside the version. */
  decision: sha256.nullable(),
  /** Whether that decision says otherwise. */
  against_decision: z.boolean(),
});

export const archivalSchema = z.strictObject({
  format: z.literal(record_format),
  action: z.enum(["archive", "restore"]),
  version: number,
  at: moment,
  who: z.string().min(1),
  why: z.string().min(1),
});

/** The file that a version is about: two versions with the same one are two judgements of one thing. */
export const subject_file = "model.json";

export type VersionMark = z.output<typeof version_mark>;
export type Figure = z.output<typeof figure>;
export type VersionSummary = z.output<typeof summarySchema>;
export type Version = z.output<typeof versionSchema>;
export type VersionFile = Version["files"][number];
export type Move = z.output<typeof moveSchema>;
export type Archival = z.output<typeof archivalSchema>;
