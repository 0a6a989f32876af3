const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The contents of every element of this name, in order, as they stand in the text. Enough for S3's
 * answers: they have no element inside one of the same name, and no attribute that counts.
 */
export function elements(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}\\s*>)`, "g");
  return [...xml.matchAll(pattern)].map((found) => found[1] ?? "");
}

/** The text of the first element of this name; undefined where there is none. */
export function elementText(xml: string, name: string): string | undefined {
  const found = elements(xml, name)[0];
  return found === undefined ? undefined : unescapeXml(found);
}

/** Text with its entities resolved; what is no entity stays. */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (all, ...found) => {
      const [decimal, hexadecimal, name] = found as (string | undefined)[];
      if (name !== undefined) return entities[name.toLowerCase()]!;
      const point = decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal);
      return point > 0x10ffff ? all : String.fromCodePoint(point);
    },
  );
}

/** Text as it may stand in an element. */
export function escapeXml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (sign) => `&${Object.keys(entities).find((name) => entities[name] === sign)};`,
  );
}
