// The style of a page: inline, without fonts or files from elsewhere.
#pragma once

namespace zeroset {

inline constexpr const char* kPageStyle = R"css(:root {
  --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --rule: #d5dae0; --shade: #f5f7f9; --link: #0057a3; --mark: #b35900;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e4e7eb; --soft: #a2abb5; --rule: #363d45; --shade: #1d2227; --link: #79b8ff; --mark: #f0a04b;
  }
  .still svg { filter: invert(1) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 92rem; padding: 2.5rem 2rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 0.5rem; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 3rem 0 0.75rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 2rem 0 0.5rem; }
p, ul, dl { margin: 0 0 1rem; }
p, li, figcaption { max-width: 44rem; overflow-wrap: break-word; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.findings { margin: 1.5rem 0; padding: 1rem 1.25rem 0.25rem; background: var(--shade); border-left: 4px solid var(--link);
  border-radius: 4px; }
.findings h2 { margin: 0 0 0.5rem; padding: 0; border: 0; font-size: 1.1rem; }
.findings ul { padding-left: 1.2rem; columns: 2 30rem; column-gap: 3rem; }
.findings li { break-inside: avoid; padding: 0.1rem 0; max-width: none; }
.lead { font-size: 1.1rem; color: var(--soft); }
code, pre { font: 0.875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0 0 1rem; padding: 0.75rem 1rem; overflow-x: auto; background: var(--shade); border-radius: 4px; }
pre code { font-size: inherit; overflow-wrap: normal; }
nav { margin: 1.5rem 0 0; font-size: 0.9375rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav ul ul { padding-left: 1.25rem; }
nav li { padding: 0.15rem 0; }
.provenance { display: grid; gap: 0.15rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
  margin: 1.25rem 0 0; padding: 0.75rem 1rem; background: var(--shade); border-radius: 4px; font-size: 0.875rem; }
.provenance div { display: flex; gap: 0.75rem; }
.provenance dt { flex: 0 0 6.5rem; color: var(--soft); overflow-wrap: anywhere; }
.provenance dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.key-numbers { display: grid; gap: 0.75rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); margin: 1.5rem 0; }
.key-numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.key-numbers dt { color: var(--soft); font-size: 0.875rem; line-height: 1.35; }
.key-numbers dd { margin: 0; font-size: 1.75rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
.warning { padding: 0.6rem 1rem; border-left: 4px solid var(--mark); background: var(--shade); }
figure { margin: 1.75rem 0 2.25rem; }
figcaption { font-size: 0.9375rem; color: var(--soft); }
figcaption strong { color: var(--ink); }
.table figcaption { margin-bottom: 0.6rem; }
.drawing figcaption { margin-top: 0.6rem; }
.scroll { overflow-x: auto; }
.still svg { display: block; max-width: 100%; height: auto; }
.still svg * { font-family: inherit; }
.picture { min-width: 0; }
.plot { display: none; width: 100%; }
.plots .plot { display: block; }
.plots .plot ~ .still, .plots .still:has(~ .plot) { display: none; }
.plot .js-plotly-plot, .plot text { font-family: inherit; }
.turn, .columns { font-size: 0.875rem; color: var(--link); }
.turn { font-family: inherit; padding: 0.2rem 0.7rem; background: none; border: 1px solid var(--rule); border-radius: 4px;
  cursor: pointer; }
.columns { display: inline-block; margin-bottom: 0.4rem; cursor: pointer; }
.columns input { vertical-align: -0.1em; accent-color: var(--link); }
.detail { display: none; }
.table:has(> .columns input:checked, details > .columns input:checked) .detail { display: table-cell; }
@supports not selector(:has(a)) { .detail { display: table-cell; } }
summary { padding: 0.3rem 0; color: var(--link); cursor: pointer; }
table { border-collapse: collapse; font-size: 0.84rem; line-height: 1.4; font-variant-numeric: tabular-nums;
  border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }
th, td { padding: 0.32rem 0.5rem; font-weight: 400; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0.3rem; }
th:last-child, td:last-child { padding-right: 0.3rem; }
thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1px solid var(--ink); min-width: 3.5rem; }
thead button { font: inherit; color: inherit; text-align: inherit; padding: 0; border: 0; background: none; cursor: pointer; }
thead button::after { content: " ↕"; color: var(--rule); font-weight: 400; }
thead [aria-sort="ascending"] button::after { content: " ↑"; color: var(--link); }
thead [aria-sort="descending"] button::after { content: " ↓"; color: var(--link); }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
tbody tr:hover > * { background: var(--shade); }
tbody th, tbody td { white-space: nowrap; }
tbody .sentence { white-space: normal; min-width: 20rem; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }
sup { font-size: 0.75em; line-height: 0; }
.notes { margin-top: 0.5rem; font-size: 0.85rem; color: var(--soft); }
.notes p { margin: 0 0 0.15rem; }
.links { margin: 0.4rem 0 0; font-size: 0.875rem; color: var(--soft); }
.links a { margin-left: 0.35rem; }
@media (min-width: 70rem) {
  .drawing { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 2rem; align-items: start; }
  .drawing .words { padding-top: 1rem; }
}
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  /* A shadow at the edge behind which there is more. */
  .scroll { background: linear-gradient(to left, var(--paper) 30%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--rule), transparent) right / 1rem 100% no-repeat scroll; }
  thead [aria-sort="none"] button::after { content: ""; }
  tbody th[scope="row"], thead th:first-child { position: sticky; left: 0; z-index: 1; background: var(--paper);
    box-shadow: 1px 0 0 var(--rule); }
  tbody th[scope="row"] { white-space: normal; min-width: 5.5rem; max-width: 7rem; }
  thead th { min-width: 0; }
  th, td { padding: 0.3rem 0.22rem; }
  h1 { font-size: 1.6rem; }
  h2 { margin-top: 2.25rem; }
  .key-numbers { grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); }
  .key-numbers dd { font-size: 1.4rem; }
  table { font-size: 0.7rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #333; --rule: #bbb; --shade: #fff; --link: #000; --mark: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .still svg { filter: none; }
  .plots .plot ~ .still, .plots .still:has(~ .plot) { display: block; }
  .plots .plot, .turn, .columns { display: none; }
  .drawing { display: block; }
  .findings { border: 1px solid var(--rule); }
  .findings ul { columns: 1; }
  thead button::after { content: ""; }
  h2, h3, figcaption { break-after: avoid; }
  tr, .drawing, .key-numbers { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding: 0.15rem 0.35rem; }
  thead th { min-width: 0; }
  .links, nav { display: none; }
  .provenance { border: 1px solid var(--rule); }
}
)css";

}  // namespace zeroset
