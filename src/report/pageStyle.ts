/** Colours of the runs, by place: eight that stay apart for colour-blind readers. */
const RUN_COLOURS = {
  light: ["#2f6db3", "#d4691a", "#248a5a", "#a8488f", "#6d59c0", "#8a6d0b", "#2b93ad", "#8c5136"],
  dark: ["#74aee8", "#f0975a", "#5cc091", "#d98cc5", "#a99af0", "#d0b04e", "#6cc6dc", "#c99478"],
} as const;

/** Colours of atoms as RDKit has them, and lighter ones for a dark ground. */
const ATOM_COLOURS = {
  light: {
    ...{ C: "#1d1f23", O: "#d6281f", N: "#2a4fd0", F: "#14918f", S: "#a88a00" },
    ...{ P: "#d9730d", Cl: "#16933a", Br: "#7f4c19", I: "#8a2bd0" },
  },
  dark: {
    ...{ C: "#e3e4e6", O: "#ff7b72", N: "#86a8ff", F: "#52d0cd", S: "#e0c341" },
    ...{ P: "#ffa657", Cl: "#5bd67f", Br: "#d29a66", I: "#c391f2" },
  },
} as const;

type Scheme = "light" | "dark";

const NEUTRAL: Readonly<Record<Scheme, string>> = {
  light:
    "--ground:#ffffff;--card:#f6f6f4;--text:#1d1f23;--muted:#62666d;--rule:#e3e3df;--grid:#ebebe7;" +
    "--grey:#c9c9c4;--link:#2f6db3;--notice:#fff5dc;--notice-text:#6b4e00",
  dark:
    "--ground:#16171a;--card:#1e2024;--text:#e6e7e9;--muted:#9a9ea6;--rule:#303339;--grid:#292c31;" +
    "--grey:#4a4e55;--link:#8fbcec;--notice:#382e14;--notice-text:#f0d48a",
};

function variables(scheme: Scheme): string {
  const runs = RUN_COLOURS[scheme].map((colour, place) => `--run-${place}:${colour}`);
  const atoms = Object.entries(ATOM_COLOURS[scheme]).map(([atom, colour]) => `--${atom}:${colour}`);
  return [NEUTRAL[scheme], ...runs, ...atoms].join(";");
}

const runRules = RUN_COLOURS.light
  .map((_, place) => `.run-${place}{--colour:var(--run-${place})}`)
  .join("\n");

const atomRules = Object.keys(ATOM_COLOURS.light)
  .map((atom) => `.s-${atom}{stroke:var(--${atom})}.f-${atom}{fill:var(--${atom});stroke:none}`)
  .join("\n");

const LAYOUT = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header{max-width:1160px;margin:0 auto;padding:0 24px}
header{padding-top:36px}
h1{font-size:26px;line-height:1.2;margin:0 0 4px;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:19px;margin:0 0 2px;font-weight:640;letter-spacing:-.005em}
h3{font-size:15px;margin:22px 0 8px;font-weight:600}
section{padding:26px 0 10px;border-top:1px solid var(--rule);margin-top:26px}
main>section:first-of-type{border-top:0;margin-top:0;padding-top:20px}
.subtitle{color:var(--muted);margin:0}
nav{margin-top:14px;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:14px}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
.about,.note{color:var(--muted);max-width:74ch}
.about{margin:2px 0 14px;font-size:14px}
.note{font-size:12.5px;line-height:1.4;margin:2px 0 0}
.notice{background:var(--notice);color:var(--notice-text);padding:8px 14px;border-radius:8px;margin:0 0 12px;font-size:14px}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 10px;font-size:14px}
.swatch{display:inline-block;width:11px;height:11px;border-radius:3px;background:var(--colour);margin-right:6px;vertical-align:-1px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.run-label{display:inline-flex;align-items:center;overflow-wrap:anywhere}
.run-label .swatch{flex:none}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(165px,1fr));gap:10px;margin:14px 0 0}
.cards>div{background:var(--card);border-radius:10px;padding:11px 14px}
dt{color:var(--muted);font-size:13px}
dd{margin:0}
.cards dd{font-size:20px;font-weight:600;letter-spacing:-.01em}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:22px 26px}
.charts.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,250px),1fr))}
figure{margin:0;min-width:0;position:relative}
figcaption{font-weight:600;font-size:14px;margin-bottom:4px}
svg.chart{display:block;width:100%;height:auto;overflow:visible;font-size:11px}
svg.heat{max-width:290px}
svg text{fill:var(--muted);font-family:inherit}
.sheet{position:absolute;width:0;height:0}
details{margin-top:16px}
summary{cursor:pointer;color:var(--link);font-size:14px}
details>.charts,details>pre{margin-top:12px}
.scroll{overflow-x:auto;margin-top:12px}
table{border-collapse:collapse;font-size:14px;width:100%}
th,td{padding:6px 10px;text-align:right;border-bottom:1px solid var(--rule);vertical-align:middle;white-space:nowrap}
thead th{white-space:normal;color:var(--muted);font-weight:500;font-size:13px;vertical-align:bottom}
th:first-child,td:first-child,th.text,td.text,td.picture{text-align:left}
tbody th{font-weight:500;white-space:normal;min-width:90px;max-width:240px}
td.rank{color:var(--muted);width:28px;padding-left:0}
.top td.text{white-space:normal;min-width:170px;max-width:360px}
td.picture{padding:2px 6px;width:184px}
.plain td.text{min-width:200px}
.plain{width:auto;min-width:min(100%,320px)}
.tables{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:0 32px}
th small{font-weight:400}
.better{margin-left:3px}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
td code{overflow-wrap:anywhere;font-size:12px}
pre{background:var(--card);border-radius:8px;padding:11px 14px;margin:10px 0;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
svg.molecule{display:block;width:172px;height:auto}
.grid-of-molecules{list-style:none;margin:12px 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:10px}
.grid-of-molecules li{border:1px solid var(--rule);border-radius:10px;padding:6px 8px 8px;text-align:center;font-size:12.5px;min-width:0}
.grid-of-molecules svg.molecule{width:100%}
.grid-of-molecules strong{display:block;font-size:14px}
.grid-of-molecules span{color:var(--muted)}
.undrawn{color:var(--muted);font-size:13px}
.origin{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:8px 20px;margin:12px 0}
.origin dd{overflow-wrap:anywhere;font-size:14px}
footer{color:var(--muted);font-size:13px;border-top:1px solid var(--rule);margin-top:34px;padding:14px 0 40px}
.readout{position:absolute;pointer-events:none;background:var(--ground);border:1px solid var(--rule);border-radius:7px;padding:5px 9px;font-size:12px;line-height:1.45;box-shadow:0 2px 10px rgb(0 0 0/.14);z-index:2;white-space:nowrap;max-width:280px;overflow:hidden}`;

const MARKS = `
.grid{stroke:var(--grid);fill:none;shape-rendering:crispEdges}
.axis{stroke:var(--grey);fill:none;shape-rendering:crispEdges}
.cells{stroke-width:1.02;fill:none;shape-rendering:crispEdges}
.outline{fill:none;stroke:var(--rule)}
.line{fill:none;stroke:var(--colour);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.line.faint{stroke-width:1;opacity:.5}
.band{fill:var(--colour);opacity:.16}
.dot{fill:var(--colour)}
.reference{stroke:var(--colour,var(--muted));stroke-width:1.2;stroke-dasharray:4 3;fill:none}
.points{stroke:var(--colour);stroke-width:3;stroke-linecap:round;fill:none;opacity:.42}
.points.few{stroke-width:5;opacity:.65}
.ring{fill:var(--ground);stroke:var(--colour);stroke-width:1.6}
.front{fill:none;stroke:var(--colour);stroke-width:1.2}
.area{fill:var(--colour);fill-opacity:.1;stroke:var(--colour);stroke-width:1.6;stroke-linejoin:round}
.reference-area{fill:var(--grey);fill-opacity:.55}
.crosshair{stroke:var(--muted);stroke-width:1;fill:none;pointer-events:none}
.molecule path,.sheet path{fill:none;stroke-width:1.9;stroke-linecap:round}`;

const PRINT = `
@page{margin:14mm}
@media print{
:root{color-scheme:light;${variables("light")}}
body{font-size:11px}
main,header{max-width:none;padding:0}
header{padding-top:0}
nav,summary,.readout{display:none}
section{margin-top:14px;padding-top:14px}
.charts,.charts.small{grid-template-columns:repeat(2,minmax(0,1fr));gap:14px 20px}
.charts.small{grid-template-columns:repeat(3,minmax(0,1fr))}
.grid-of-molecules{grid-template-columns:repeat(5,minmax(0,1fr))}
.scroll{overflow:visible}
.cards{grid-template-columns:repeat(5,1fr);gap:7px}
.cards>div{padding:7px 10px}
.cards dd{font-size:14px}
dt{font-size:10px}
.about,.note,.legend,h3{font-size:11px}
.grid-of-molecules li{font-size:9.5px}
table,thead th{font-size:9.5px}
th,td{padding:3px 4px}
tbody th{min-width:0}
.numbers td,.numbers th{white-space:normal}
td.text{min-width:0}
td code{font-size:9px}
td.picture,td.picture svg{width:96px}
figure,tr,li,.about,.cards>div{break-inside:avoid}
h2,h3,.about,.legend{break-after:avoid}
svg .line,svg .area,svg rect,svg path{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}`;

const PHONE = `
@media (max-width:600px){
main,header{padding-left:16px;padding-right:16px}
h1{font-size:22px}
.cards{grid-template-columns:repeat(2,1fr)}
.grid-of-molecules{grid-template-columns:repeat(2,1fr)}
th,td{padding:6px 7px}
td.picture{width:120px}
svg.molecule{width:112px}
td.text{min-width:130px}
}`;

/** All of the page's style: system fonts, light and dark as the reader has it, paper and phones. */
export const PAGE_STYLE = [
  `:root{color-scheme:light dark;${variables("light")}}`,
  `@media (prefers-color-scheme:dark){:root{${variables("dark")}}}`,
  ...[runRules, LAYOUT, MARKS, atomRules, PHONE, PRINT],
].join("\n");
