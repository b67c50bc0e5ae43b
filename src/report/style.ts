import { variables } from "./palette";
import { ACCESS, FIRST_SCREEN, MATRIX, SCRUBBER } from "./styleParts";

/** The whole style of the report: one column for reading, two for comparing. */
export function styleSheet(): string {
  return `
:root{color-scheme:light dark;${variables("light")}}
@media (prefers-color-scheme:dark){:root{${variables("dark")}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1380px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:2rem;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:1.3rem;margin:44px 0 4px}
h3,h4{font-size:1rem;margin:0 0 8px;font-weight:600}
p,ul,ol{max-width:78ch;margin:6px 0 12px}
.lead,.note{color:var(--muted)}
.note{font-size:.9rem}
.warning{border-left:4px solid var(--bad);background:var(--panel);padding:12px 16px;border-radius:6px;max-width:none}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:18px;margin-top:12px}
.card{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:16px 16px 10px;min-width:0}
.card svg{display:block;width:100%;max-width:820px;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:.85rem;color:var(--muted);margin:8px 0 0;padding:0;list-style:none}
.legend i{display:inline-block;width:14px;height:4px;border-radius:2px;margin-right:6px;vertical-align:middle}
.legend i.block{height:12px}
.legend i.dashed{background:repeating-linear-gradient(90deg,var(--muted) 0 4px,transparent 4px 7px)!important}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;background:var(--panel);border:1px solid var(--line);border-radius:10px;overflow:hidden;font-size:.95rem}
th,td{padding:7px 14px;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{text-align:left}
thead th{font-weight:600;color:var(--muted)}
tbody th{font-weight:400}
tr.headline>*{font-weight:650}
tbody tr:last-child>*{border-bottom:0}
table.tight{font-size:.84rem}
.tight th,.tight td{padding:5px 6px;white-space:nowrap}.prose th,.prose td{text-align:left}.prose td+td{white-space:normal;min-width:24ch}
.lights{display:grid;grid-template-columns:auto repeat(5,minmax(0,1fr));gap:8px 10px;align-items:center;font-size:.9rem;text-align:center}
.lights span:first-child,.lights .side{text-align:left;color:var(--muted)}
.light{border:1px solid var(--line);border-radius:8px;padding:8px 4px;position:relative;overflow:hidden}
.light b{position:relative;font-variant-numeric:tabular-nums}
.light .fill{position:absolute;inset:auto 0 0 0;background:var(--bad);opacity:.35}
.columns{columns:2;column-gap:40px}
@media (max-width:800px){.columns{columns:1}}
code,pre{font:.88rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px 16px;overflow-x:auto}
details{margin:10px 0}summary{cursor:pointer;color:var(--accent)}
.hash{overflow-wrap:anywhere}.tight td.hash{white-space:normal;min-width:16ch}
@media (max-width:600px){
main{padding:20px 12px 48px}
h1{font-size:1.6rem}
th,td{padding:6px 7px}
table{font-size:.8rem}
.card{padding:12px 10px 8px}
.card ul:not(.legend){padding-left:20px}
table.tight{font-size:.74rem}
.card svg text{font-size:18px!important}
.card svg.lanes text{font-size:15px!important}
.lights{font-size:.72rem;gap:6px 4px}
}
${FIRST_SCREEN}
${SCRUBBER}
${MATRIX}
${ACCESS}
`.trim();
}
