/** Some keys of a contract's file, and where their values stand; lib/stage hands over such a one. */
export interface ContractSection {
  readonly file: string;
  readonly value: { readonly [key: string]: unknown };
  /** `file:line:column` of the value at this path, or of its nearest ancestor in the file. */
  at(path: readonly (string | number)[]): string;
}

/** Steps from a contract's root to a value. */
export type Path = readonly (string | number)[];

/** A path as people write it: `tables.users.key[0]`. */
export function pathText(path: Path): string {
  if (path.length === 0) return "the contract";
  return path.map((part, index) =>
    typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`
  ).join("");
}

/** A value of the file as people see it there, cut where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value) ?? "missing";
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
