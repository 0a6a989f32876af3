import type { S3Client } from "./client.ts";
import type { Deed } from "./problem.ts";
import { Passing } from "./retry.ts";
import { elements, elementText } from "./xml.ts";

/** An object as a list names it. */
export interface Entry {
  key: string;
  /** Bytes. */
  size: number;
  /** Another one for other content (S3's ETag). */
  tag: string;
}

/** One page of an answer to ListObjectsV2. */
export interface Page {
  entries: Entry[];
  /** Asks for the next page; undefined on the last one. */
  next?: string;
}

/** Reads a page. @throws {Passing} If the text is cut short. */
export function readPage(xml: string): Page {
  if (!/<\/ListBucketResult\s*>\s*$/.test(xml)) throw new Passing("the answer is no whole list");
  const entries = elements(xml, "Contents").map((entry) => ({
    key: elementText(entry, "Key") ?? "",
    size: Number(elementText(entry, "Size") ?? NaN),
    tag: elementText(entry, "ETag") ?? "",
  })).filter(({ key }) => key !== "" && !key.endsWith("/")); // some tools mark a folder so
  const is_cut = elementText(xml, "IsTruncated")?.trim() === "true";
  const next = elementText(xml, "NextContinuationToken");
  if (is_cut && !next) throw new Passing("the list has no NextContinuationToken");
  return is_cut ? { entries, next } : { entries };
}

/** All objects whose keys begin so, or only the first `page_max` of them. */
export async function listEntries(
  client: S3Client,
  deed: Deed,
  prefix: string,
  page_max?: number,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let next: string | undefined;
  do {
    const query: Record<string, string> = { "list-type": "2", prefix };
    if (next !== undefined) query["continuation-token"] = next;
    if (page_max !== undefined) query["max-keys"] = `${page_max}`;
    const page = await client.send(
      deed,
      () => ({ method: "GET", key: "", query }),
      async (answer) => readPage(await answer.text()),
    );
    for (const entry of page.entries) entries.push(entry);
    next = page_max === undefined ? page.next : undefined;
  } while (next !== undefined);
  return entries;
}
