import { partsHash } from "../contract/mod.ts";
import type { Outcome } from "./outcome.ts";

/** What the stages behind ask: may the data set go on? */
export interface Verdict {
  /** SHA-256 of the contract's parts that were checked. */
  contract: string;
  /** The day that nothing may lie after, where there is one. */
  as_of: string | null;
  passed: boolean;
  /** Broken expectations by severity. */
  critical: number;
  warnings: number;
  infos: number;
  /** Rows of all tables. */
  rows: number;
  /** Records that could not become rows. */
  rejects: number;
  /** Rows and records that are left out of what follows. */
  excluded: number;
}

export function makeVerdict(
  outcomes: readonly Outcome[],
  facts:
    & { checked: object; as_of: string | undefined }
    & Pick<
      Verdict,
      "rows" | "rejects" | "excluded"
    >,
): Verdict {
  const broken = (severity: string) =>
    outcomes.filter((one) =>
      one.kind !== "not_judged" && !one.success && one.checked.severity === severity
    ).length;
  const { checked, as_of = null, rows, rejects, excluded } = facts;
  const critical = broken("critical");
  return {
    contract: partsHash(checked),
    as_of,
    passed: critical === 0,
    critical,
    warnings: broken("warning"),
    infos: broken("info"),
    rows,
    rejects,
    excluded,
  };
}
