/** What S3 takes. */
const key_bytes_max = 1024;
/** What file systems take. */
const part_bytes_max = 255;

/**
 * Refuses a key that a folder could not hold, that leads out of it, or that S3 would not give back as
 * it is. One rule for both, so that what is kept in one can move to the other.
 *
 * @throws {TypeError}
 */
export function checkKey(key: string, storage: string): void {
  const problem = keyProblem(key);
  if (problem !== undefined) {
    throw new TypeError(`Cannot use key "${key}" in "${storage}": ${problem}`);
  }
}

/** What is wrong with a key, or undefined. */
export function keyProblem(key: string): string | undefined {
  const parts = key.split("/");
  const size = (text: string) => new TextEncoder().encode(text).length;
  if (parts.includes("")) {
    return 'no part between "/" may be empty, nor may it begin or end with "/"';
  }
  if (parts.includes(".") || parts.includes("..")) return 'no part may be "." or ".."';
  if (parts[0] === temporary_part) return `"${temporary_part}" is kept for what is half written`;
  if (/[\\\p{Cc}]/u.test(key)) return "it may hold neither a backslash nor a control character";
  if (!key.isWellFormed()) return "it is no well-formed Unicode";
  if (size(key) > key_bytes_max || parts.some((part) => size(part) > part_bytes_max)) {
    return `it may have at most ${key_bytes_max} bytes, and ${part_bytes_max} between two "/"`;
  }
}

/** Where a folder keeps what is half written; no key begins with it. */
export const temporary_part = ".tmp";
