import type { S3Client } from "./client.ts";
import type { Deed } from "./problem.ts";
import { Passing } from "./retry.ts";
import { elements, elementText, unescapeXml } from "./xml.ts";

/** One page of an answer to ListObjectsV2. */
export interface Page {
  keys: string[];
  /** Asks for the next page; undefined on the last one. */
  next?: string;
}

/** Reads a page. @throws {Passing} If the text is cut short. */
export function readPage(xml: string): Page {
  if (!/<\/ListBucketResult\s*>\s*$/.test(xml)) throw new Passing("the answer is no whole list");
  const keys = elements(xml, "Contents")
    .map((entry) => unescapeXml(elements(entry, "Key")[0] ?? ""))
    .filter((key) => key !== "" && !key.endsWith("/")); // some tools mark a folder so
  const is_cut = elementText(xml, "IsTruncated")?.trim() === "true";
  const next = elementText(xml, "NextContinuationToken");
  if (is_cut && !next) throw new Passing("the list has no NextContinuationToken");
  return is_cut ? { keys, next } : { keys };
}

/** All keys of the bucket that begin so, or of the first `page_max` only. */
export async function listKeys(
  client: S3Client,
  deed: Deed,
  prefix: string,
  page_max?: number,
): Promise<string[]> {
  const keys: string[] = [];
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
    for (const key of page.keys) keys.push(key);
    next = page_max === undefined ? page.next : undefined;
  } while (next !== undefined);
  return keys;
}
