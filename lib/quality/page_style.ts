/** How the page looks: in the reader's own light or dark, narrow or wide. */
export const page_style = `
:root {
  --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5a6675; --line: #dfe4ea;
  --link: #2563c9; --good: #0f7a53; --bad: #b3261e; --warn: #a3480a; --info: #1f5fae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #a3afbd; --line: #323b47;
    --link: #7fb0ff; --good: #5fd6a6; --bad: #ff9087; --warn: #ffb874; --info: #8fbcff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
header, main { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; } main { padding-bottom: 28px; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 1.25rem; margin: 0 0 12px; }
h3 { font-size: 1rem; font-weight: 400; margin: 0 0 4px; }
section > h3 { font-weight: 650; margin: 20px 0 4px; }
p { margin: 0 0 8px; }
a { color: var(--link); }
.verdict { font-weight: 650; font-size: 1.1rem; margin: 8px 0 16px; padding-left: 12px;
  border-left: 4px solid currentColor; }
.verdict.good { color: var(--good); } .verdict.bad { color: var(--bad); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
  margin: 0 0 16px; }
dl div, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
dl div { padding: 10px 14px; }
dt { color: var(--soft); font-size: 0.875rem; }
dd { margin: 0; font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; }
section { padding: 18px 20px; margin: 16px 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr));
  gap: 12px; align-items: start; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
article p:last-child { margin: 0; font-size: 0.9rem; }
.chip { display: inline-block; border: 1px solid currentColor; border-radius: 99px;
  padding: 0 8px; font-size: 0.8rem; font-weight: 600; white-space: nowrap; }
.chip.good { color: var(--good); } .chip.critical { color: var(--bad); }
.chip.warning { color: var(--warn); } .chip.info { color: var(--info); }
.chip.open { color: var(--soft); }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 0.925rem; }
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0;
  border-top: 1px solid var(--line); font-weight: 400; }
thead th { border: 0; color: var(--soft); font-size: 0.85rem; }
.all th:first-child { width: 24%; font-weight: 600; } .all thead th:first-child { font-weight: 400; }
.all th:nth-child(2), .all td:nth-child(2) { width: 7rem; }
.all th.again { color: var(--soft); font-weight: 400; }
.rows th:first-child { width: 18%; } .rows th:nth-child(2) { width: 34%; }
.values { margin: 0 0 8px; } .values td:first-child { width: 58%; } .values td { border: 0; padding: 2px 14px 2px 0; }
.values td + td { color: var(--soft); }
code { font: 0.9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; }
.cell { display: inline-block; max-width: 100%; margin-right: 10px; } .cell small { color: var(--soft); }
.gap { color: var(--warn); }
.note { color: var(--soft); font-size: 0.9rem; }
summary { cursor: pointer; margin-bottom: 8px; }
details + details { margin-top: 14px; }
@media (max-width: 40rem) {
  .all thead, .rows thead { display: none; }
  .all tr, .rows tr { display: block; border-top: 1px solid var(--line); padding: 6px 0; }
  .all th, .all td, .rows th, .rows td { display: block; width: auto !important; border: 0;
    padding: 1px 0; }
}
@media print { body { background: none; } section { break-inside: auto; } }
`;
