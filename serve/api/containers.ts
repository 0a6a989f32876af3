/**
 * Whether a JSON text has more than so many lists and objects. Parsed, a list takes some two hundred
 * times the two bytes that it is written with, so that four million bytes of them hold half a gigabyte.
 */
export function hasMoreContainers(text: string, most: number): boolean {
  if (text.length <= most) return false;
  // In a right body there are few, and finding a letter is quick; some may stand inside texts.
  let left = count(text, "{", most);
  if (left >= 0) left = count(text, "[", left);
  return left < 0 && countOutsideTexts(text) > most;
}

/** @returns How many of `most` are left; below 0: there are more. */
function count(text: string, letter: string, most: number): number {
  let left = most;
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (--left < 0) break;
  }
  return left;
}

const [quote, backslash, brace, bracket] = ['"', "\\", "{", "["].map((one) => one.charCodeAt(0));

function countOutsideTexts(text: string): number {
  let found = 0, is_inside = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (is_inside) {
      if (code === backslash) at++;
      else if (code === quote) is_inside = false;
    } else if (code === quote) is_inside = true;
    else if (code === brace || code === bracket) found++;
  }
  return found;
}
