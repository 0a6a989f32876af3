/** `lazyQuotes` of `parse`: rewrites a text with stray quotes into one with proper quotes.
 *
 * `csv-parse` has `relax_quotes`, but it keeps the outer quotes of a field with a stray quote, so
 * that switching to the original would silently change data.
 */
import type { ReadOptions } from "./_csv_rows.ts";

/** Doubles the quotes that do not end a field, and quotes the fields that contain quotes. */
export function strictQuotes(text: string, options: ReadOptions): string {
  const separator = RegExp.escape(options.separator ?? ",");
  const space = options.trimLeadingSpace ? "[^\\S\\n]*" : "";
  const comment = options.comment ? `(?<comment>\\n${RegExp.escape(options.comment)}[^\\n]*)|` : "";
  const quoted = `"(?<quoted>(?:[^"]+|""|"(?!${separator}|\\n|$))*)(?<close>"|$)`;
  const field =
    `(?<before>\\n|${separator})${space}(?:${quoted}|(?<plain>(?:(?!${separator})[^\\n])*))`;
  // The line end in front makes every match start with a character, the first field's too.
  return `\n${text}`.replace(new RegExp(comment + field, "g"), (match, ...groups) => {
    const { before, quoted, close, plain } = groups.at(-1) as Record<string, string | undefined>;
    if (quoted !== undefined) {
      // Without a closing quote the field goes to the end of the text, less the last line end.
      const content = close === "" ? quoted.replace(/\n$/, "") : quoted;
      return `${before}${quote(content.replaceAll('""', '"'))}`;
    }
    return plain?.includes('"') ? `${before}${quote(plain)}` : match;
  }).slice(1);
}

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
