/**
 * How the page looks: the app's colours (Polaris 13's tokens by value, since nothing is loaded), one column, cards. On paper without
 * grounds and with whole cards on a page where they fit.
 */
export const STYLE = `
:root { color-scheme: light; --ink: #303030; --quiet-ink: #616161; --surface: #fff; --ground: #f1f1f1; --hairline: #ebebeb; --line: #ccc; --accent: #005bd3; --base: #f7f7f7; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, sans-serif; -webkit-text-size-adjust: 100%; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 16px 48px; }
header { padding: 8px 4px 16px; }
.brand { margin: 0 0 12px; font-weight: 650; color: var(--quiet-ink); }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 1.25; font-weight: 650; }
h2 { margin: 0 0 4px; font-size: 15px; font-weight: 650; }
h3 { margin: 16px 0 6px; font-size: 13px; font-weight: 650; }
.lead { margin: 0 0 10px; font-size: 20px; line-height: 1.35; max-width: 42em; }
p { margin: 0 0 8px; }
.scale { margin-top: 10px; } .paper { display: none; }
.small, .basis { color: var(--quiet-ink); font-size: 13px; }
.basis { margin: 0; max-width: 60em; }
section { background: var(--surface); border-radius: 12px; padding: 16px; margin: 0 0 16px; box-shadow: 0 1px 0 rgba(26, 26, 26, .07); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 16px; margin: 12px 0 0; }
.figures div { border-top: 1px solid var(--hairline); padding-top: 10px; }
dt { font-weight: 550; }
dd { margin: 0; }
dd.value { font-size: 22px; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; }
dd.formula { font-size: 13px; }
dd.definition { color: var(--quiet-ink); font-size: 12px; margin-top: 2px; }
.terms dt { margin-top: 8px; }
.terms dd { color: var(--quiet-ink); font-size: 13px; max-width: 60em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 4px 8px; text-align: end; white-space: nowrap; }
th { font-weight: 550; color: var(--quiet-ink); vertical-align: bottom; }
tbody th { color: var(--ink); }
.plain thead th { white-space: normal; min-width: 5em; }
.plain th, .plain td { padding: 4px 6px; }
table.plain th:first-child, table.cohorts tr:first-child th:first-child, table.cohorts tbody th { text-align: start; padding-inline-start: 0; }
.plain { width: 100%; }
/* Several of them stand one below the other: the same width of names, the same columns. */
@media (min-width: 601px) { .plain th:first-child { width: 30%; } }
.plain tbody tr { border-top: 1px solid var(--hairline); }
.plain td:nth-child(2) { font-weight: 650; }
.mark { font-weight: 450; color: var(--quiet-ink); } .mark + .mark::before { content: "· "; }
tbody th { position: sticky; inset-inline-start: 0; background: var(--surface); }
.cohorts { border-collapse: separate; border-spacing: 2px; }
.cohorts .over { text-align: start; font-weight: 450; }
.cohorts td { border-radius: 4px; min-width: 52px; padding: 4px 6px; }
.heat { color: var(--ink); }
.heat-base, .heat-0 { background: var(--base); color: var(--quiet-ink); }
.heat-1 { background: #ebf2fb; } .heat-2 { background: #d6e5f8; } .heat-3 { background: #bdd4f4; } .heat-4 { background: #a1c2ef; } .heat-5 { background: #84b0ea; }
.heat-6 { background: #2472d9; color: #fff; } .heat-7 { background: #005bd3; color: #fff; }
.heat.unfinished { color: var(--ink); background: repeating-linear-gradient(-45deg, #d1e1f7 0 2px, #fff 2px 6px); box-shadow: inset 0 0 0 1px #c2d8f5; }
svg { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit; }
svg.narrow { display: none; }
.accent { fill: var(--accent); } .ink { fill: var(--ink); } .quiet { fill: var(--line); }
.ground { opacity: .22; }
.grid { stroke: var(--hairline); } .base { stroke: var(--line); }
.axis { font-size: 12px; fill: var(--quiet-ink); } .year { font-weight: 550; }
.series { font-size: 13px; font-weight: 550; fill: var(--ink); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .accent-line { stroke: var(--accent); } .ink-line { stroke: var(--ink); }
.ring { fill: var(--surface); stroke-width: 2; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--quiet-ink); font-size: 13px; }
ul { margin: 8px 0 0; padding-inline-start: 20px; }
li { margin-bottom: 4px; max-width: 60em; }
footer { color: var(--quiet-ink); font-size: 12px; padding: 0 4px; }
@media (max-width: 600px) {
  main { padding: 16px 8px 32px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 12px; }
  dd.value { font-size: 18px; }
  svg.wide { display: none; } svg.narrow { display: block; }
  .mark { display: block; } .mark + .mark::before { content: none; }
}
@media print {
  @page { margin: 14mm; }
  body { background: none; font-size: 12px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  section { box-shadow: none; border: 1px solid var(--hairline); padding: 12px; }
  h2, h3, thead { break-after: avoid; } tr, .figures div, svg, li { break-inside: avoid; }
  .scroll { overflow: visible; } tbody th { position: static; }
  .cohorts { font-size: 8px; border-spacing: 1px; } .cohorts td { min-width: 0; padding: 2px 3px; } .cohorts th { padding: 2px 3px; }
  .plain { font-size: 9px; } .plain th, .plain td { padding: 2px 3px; } .plain thead th { min-width: 0; }
  .cohorts .far, details:not([open]) { display: none; } .paper { display: block; }
  .figures { grid-template-columns: repeat(3, 1fr); }
  svg.wide { display: block; } svg.narrow { display: none; }
}
`;
