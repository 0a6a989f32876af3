/** The look of every page: light and dark, from 400 px up. Colours of charts are variables, too. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5a6675; --line: #dfe4ea;
  --c1: #2563c9; --c2: #c2570c; --c3: #6b7785; --c4: #0f8a5f;
  --v0: #8b95a1; --v1: #2563c9; --v2: #6a55b5; --v3: #94489a; --v4: #b54a62; --v5: #c2570c;
  --good: #0f7a53; --warn: #a3480a; --bad: #b3261e; --warn-page: #fdf3e7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #a3afbd; --line: #323b47;
    --c1: #7fb0ff; --c2: #ffa45c; --c3: #9aa7b5; --c4: #4fd1a1;
    --v0: #7d8a98; --v1: #7fb0ff; --v2: #a89cf2; --v3: #d08fd2; --v4: #f09494; --v5: #ffa45c;
    --good: #5fd6a6; --warn: #ffb874; --bad: #ff9087; --warn-page: #2c231a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
header, main, footer { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 32px; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.2rem); line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: clamp(1.2rem, 1.05rem + 0.6vw, 1.5rem); line-height: 1.3; margin: 0 0 8px; }
h3 { font-size: 1rem; margin: 0 0 4px; }
p { margin: 0 0 12px; max-width: 75ch; }
.about, .note, figcaption { color: var(--soft); }
.note, figcaption { font-size: 0.875rem; }
.lead { font-size: 1.15rem; line-height: 1.5; margin: 16px 0; padding-left: 14px;
  border-left: 4px solid var(--good); max-width: 80ch; }
.lead.doubtful { border-color: var(--warn); }
.lead.worse { border-color: var(--bad); }
a { color: var(--c1); }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 18px 0 0; padding: 10px 0;
  border-top: 1px solid var(--line); font-size: 0.95rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 22px 24px; margin: 18px 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(155px, 1fr)); gap: 12px;
  margin: 18px 0; padding: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 12px 14px; }
.tiles .value { display: block; font-size: 1.55rem; font-weight: 650; line-height: 1.25;
  font-variant-numeric: tabular-nums; }
.tiles .name { display: block; font-size: 0.9rem; }
.tiles .more { display: block; font-size: 0.8rem; color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr));
  gap: 24px 32px; align-items: start; }
.figures > div { margin-top: 12px; min-width: 0; }
.figures + p { margin-top: 18px; }
figure { margin: 12px 0 0; min-width: 0; }
figcaption { margin-top: 8px; max-width: 75ch; }
.plot { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit;
  font-size: 13px; font-variant-numeric: tabular-nums; background: none; }
.plot text, .plot tspan { white-space: pre; }
.plot [aria-label*="grid"] { stroke: var(--line); stroke-opacity: 1; }
.keys { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 4px 0; padding: 0; list-style: none;
  font-size: 0.875rem; }
.keys svg { width: 22px; height: 12px; margin-right: 6px; vertical-align: -1px; }
.scroll { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.925rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: 0.875rem; padding-bottom: 6px; }
th, td { text-align: left; vertical-align: top; padding: 7px 8px;
  border-bottom: 1px solid var(--line); }
th:first-child { padding-left: 0; }
td:last-child, th:last-child { padding-right: 0; }
th { font-weight: 600; color: var(--soft); }
tbody th { color: var(--ink); }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
th { overflow-wrap: normal; }
thead th { vertical-align: bottom; }
time { white-space: nowrap; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--c1); }
td ul { margin: 0; padding-left: 1.1em; }
.warning { background: var(--warn-page); border-left: 4px solid var(--warn); padding: 10px 14px;
  border-radius: 4px; margin: 12px 0; }
.warning p:last-child { margin: 0; }
.band { font-weight: 600; }
.band.high { color: var(--bad); } .band.medium { color: var(--warn); } .band.low { color: var(--good); }
footer { color: var(--soft); font-size: 0.875rem; padding-bottom: 32px; }
@media (max-width: 720px) {
  header, main, footer { padding-left: 14px; padding-right: 14px; }
  section { padding: 16px 14px; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  table.cards, table.cards tbody, table.cards tr, table.cards td, table.cards th { display: block; }
  table.cards caption { display: block; }
  table.cards tr { border-bottom: 1px solid var(--line); padding: 10px 0; }
  table.cards td, table.cards tbody th { border: 0; padding: 2px 0; text-align: left;
    white-space: normal; }
  table.cards td[data-name]:not(.wide), table.cards tbody th[data-name] { display: flex;
    justify-content: space-between; gap: 12px; }
  table.cards tbody th[data-name] { text-align: right; }
  table.cards td:empty { display: none; }
  table.cards [data-name]::before { content: attr(data-name); color: var(--soft);
    font-weight: 400; display: block; }
}
@media print {
  body { background: none; } nav { display: none; }
  section { break-inside: avoid; border: 0; padding: 0; }
}
`.trim();
