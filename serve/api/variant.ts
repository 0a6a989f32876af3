/** Which model answered. */
export type Variant = "champion" | "challenger";

/** How a challenger takes part. */
export type Trial =
  /** It answers this share of customers. */
  | { mode: "split"; share: number }
  /** It scores everything, and nobody sees it. */
  | { mode: "shadow" };

/**
 * Which model answers for a customer: the same one each time and in every process, and another draw
 * for another salt. A row without a customer is the champion's.
 */
export function variantOf(customer: string | undefined, salt: string, share: number): Variant {
  if (customer === undefined || share <= 0) return "champion";
  return hash(`${salt}\0${customer}`) / 2 ** 32 < share ? "challenger" : "champion";
}

/**
 * FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), its bits mixed by the
 * finaliser of MurmurHash3, as FNV alone leaves the high bits of short texts alike.
 */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    h = Math.imul(h ^ (unit & 0xff), 0x01000193);
    h = Math.imul(h ^ (unit >>> 8), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
