/** How the page looks: in the reader's own light or dark, narrow or wide. */
export const page_style = `
:root {
  --back: #ffffff; --text: #1c2024; --faint: #60646c; --line: #d9d9e0; --shade: #f6f7f9;
  --good: #18794e; --bad: #cd2b31; --soft: #8f4700; --open: #60646c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #111214; --text: #edeef0; --faint: #b0b4ba; --line: #363a3f; --shade: #1a1c1f;
    --good: #4cc38a; --bad: #ff8589; --soft: #ffb224; --open: #b0b4ba;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.5rem; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; margin: 1.5rem 0 0.5rem; }
.verdict { font-weight: 600; margin: 0.25rem 0 1rem; }
.verdict.good { color: var(--good); } .verdict.bad { color: var(--bad); }
dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; margin: 0 0 1rem; }
dt { color: var(--faint); font-size: 0.85rem; } dd { margin: 0; font-weight: 600; }
.filter { color: var(--faint); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; }
td, tbody th { border-top: 1px solid var(--line); }
thead th { color: var(--faint); font-weight: 500; font-size: 0.85rem; }
tbody th { font-weight: 600; overflow-wrap: break-word; }
.status { white-space: nowrap; font-weight: 600; }
.status.good { color: var(--good); } .status.bad { color: var(--bad); }
.status.soft { color: var(--soft); } .status.open { color: var(--open); }
ul { margin: 0.25rem 0; padding-left: 1.1rem; } p { margin: 0.25rem 0; }
code { background: var(--shade); padding: 0 0.25rem; border-radius: 3px; overflow-wrap: anywhere; }
small { color: var(--faint); }
body:has(#failed-only:checked) tr.good, body:has(#failed-only:checked) tr.open { display: none; }
@media (max-width: 40rem) {
  thead { display: none; }
  tbody tr { display: block; border-top: 1px solid var(--line); padding: 0.4rem 0; }
  tbody th, tbody td { display: block; border: 0; padding: 0.1rem 0; }
}
`;
