/** How cells of a column are read: `value` is SQL, `must` completes "… must be". */
export interface CellReader {
  value: string;
  must: string;
  /** A condition on cells without value under which another `must` says better what is wrong. */
  unless?: { sql: string; must: string };
}

/** SQL for a value where the cell has this form, else null. */
export type Matched = (pattern: string, value: string) => string;
