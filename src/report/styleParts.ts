import { variables } from "./palette";

/** Headline, figures and verdicts. */
export const FIRST_SCREEN = `
.happened{font-size:1.15rem;max-width:84ch;margin:14px 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:16px 0}
.figures>div{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.figures dt{color:var(--muted);font-size:.85rem}
.figures dd{margin:0}
.figures .big{font-size:1.45rem;font-weight:650;font-variant-numeric:tabular-nums}
.figures .other{font-size:.84rem;color:var(--muted)}
.tight thead th{white-space:normal;vertical-align:bottom}
.verdicts{max-width:100ch}
@media (max-width:600px){.card{overflow-x:auto}.card svg{min-width:540px}}
caption{text-align:left;padding:8px 14px;color:var(--muted);font-size:.85rem}
`;

/** The moment that the slider shows. Without the script there is none, and on paper neither. */
export const SCRUBBER = `
.scrub{position:sticky;top:0;z-index:2;background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:8px 14px;margin:14px 0;box-shadow:0 2px 10px rgb(0 0 0/.12)}
.scrub[hidden]{display:none}
.scrub label{display:flex;gap:12px;align-items:center;font-weight:600}
.scrub input{flex:1;min-width:120px;accent-color:var(--accent)}
.scrub output{font-variant-numeric:tabular-nums}
.scrub table{border:0;font-size:.82rem}
.scrub caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.scrub th,.scrub td{padding:2px 8px;white-space:nowrap}
@media (max-width:600px){.scrub tbody th{white-space:normal;min-width:84px;font-size:.72rem}}
.cursor{stroke:var(--accent);stroke-width:1.5;stroke-dasharray:3 2;visibility:hidden}
.scrubbed .cursor.here{visibility:visible}
`;

/** Who could know what. A verdict is a sign and a word; the colour only helps. On paper, and where :has is unknown, every observer is shown. */
export const MATRIX = `
.switch fieldset{border:1px solid var(--line);border-radius:8px;display:flex;flex-wrap:wrap;gap:4px 18px;margin:10px 0;padding:6px 14px 10px}
.switch label{cursor:pointer}
@media screen{@supports selector(:has(*)){
.switch .view{display:none}
.switch:has(#see-outsider:checked) .view-outsider,.switch:has(#see-customer:checked) .view-customer,.switch:has(#see-share:checked) .view-share,.switch:has(#see-auditor:checked) .view-auditor{display:block}
}}
.verdict{white-space:nowrap;font-weight:600}
.verdict.good{color:var(--bid)}
.verdict.poor{color:var(--bad)}
.verdict.none{color:var(--muted)}
.view>h3,main>h3{margin-top:20px}
.matrix th{text-align:left}
.matrix td{text-align:left;font-size:.84rem}
.matrix small{display:block;color:var(--muted)}
.matrix small.who{display:inline-block;min-width:4.4em}
.interval{display:block;width:180px;height:16px}
`;

/** Keyboard, motion and paper. */
export const ACCESS = `
.skip{position:absolute;left:-9999px}
.skip:focus{left:12px;top:8px;background:var(--panel);padding:8px 14px;border-radius:8px;z-index:3}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
a{color:var(--accent)}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important;scroll-behavior:auto!important}}
@media print{
:root{color-scheme:light;${variables("light")}--page:#fff}
body{font-size:11pt}
main{max-width:none;padding:0}
.scrub,.skip,.cursor{display:none!important}
.card,.figures>div,tr{break-inside:avoid}
h2,h3,h2+p,h3+p{break-after:avoid}
.scroll{overflow:visible}
details:not([open])::details-content{content-visibility:visible;block-size:auto}
}
`;
