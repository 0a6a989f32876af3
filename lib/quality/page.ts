/** The findings as one page for people, with nothing that has to be loaded. */
import type { Table } from "../contract/mod.ts";
import { expectationsTable } from "./expectations_table.ts";
import { failures } from "./failures.ts";
import { escape } from "./html.ts";
import type { Outcome } from "./outcome.ts";
import { page_style } from "./page_style.ts";
import type { Quarantine } from "./quarantine.ts";
import { rowsSetAside } from "./rows_set_aside.ts";
import { counted, whole } from "./sentences.ts";
import type { Verdict } from "./verdict.ts";

/** What the page tells. */
export interface Findings {
  dataset: string;
  tables: readonly Table[];
  outcomes: readonly Outcome[];
  verdict: Verdict;
  /** Of each table in which anything fails. */
  quarantines: readonly Quarantine[];
  /** Long times without rows, in words. */
  gaps: readonly string[];
}

/** The page: what failed, everything that was looked at, then the rows. Equal findings, equal bytes. */
export function qualityPage(findings: Findings): string {
  const { dataset, tables, outcomes, verdict, quarantines, gaps } = findings;
  const title = `Data quality of ${escape(dataset)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${page_style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="verdict ${verdict.passed ? "good" : "bad"}">${headline(verdict)}</p>
${overview(outcomes, verdict)}${gaps.map((gap) => `\n<p class="gap">${escape(gap)}.</p>`).join("")}
</header>
<main>
${failures(tables, outcomes, quarantines)}
${expectationsTable(tables, outcomes)}
${rowsSetAside(quarantines)}
</main>
</body>
</html>
`;
}

function headline({ passed, critical, warnings, infos }: Verdict): string {
  const softer = [
    warnings > 0 ? counted(warnings, "warning") : "",
    infos > 0 ? counted(infos, "remark") : "",
  ].filter((words) => words !== "").join(" and ");
  if (passed) return softer === "" ? "Passed." : `Passed, with ${softer}.`;
  const broken = `${
    counted(critical, "critical expectation is", "critical expectations are")
  } broken`;
  return `Stopped: ${broken}${softer === "" ? "" : `, besides ${softer}`}.`;
}

function overview(outcomes: readonly Outcome[], verdict: Verdict): string {
  const judged = outcomes.flatMap((one) => one.kind === "not_judged" ? [] : [one]);
  const met = judged.filter((one) => one.success).length;
  const facts: [string, string][] = [
    ["expectations met", `${met} of ${judged.length}`],
    [verdict.rows === 1 ? "row" : "rows", whole(verdict.rows)],
    ["records that are no rows", whole(verdict.rejects)],
    ["left out of what follows", whole(verdict.excluded)],
    ["judged as of", verdict.as_of ?? "no day given"],
  ];
  const items = facts.map(([name, value]) =>
    `<div><dd>${escape(value)}</dd><dt>${name}</dt></div>`
  );
  return `<dl>${items.join("")}</dl>`;
}
