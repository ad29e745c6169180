/** Text of CSS between quotes. */
function cssString(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:()-]/gu, character => `\\${character.codePointAt(0)?.toString(16)} `);
}

/**
 * The look of a page: light and dark on a screen, ink on paper; header rows repeat, a table's row is never cut. Paper is left to
 * the reader's printer (A4 or Letter). Charts keep their white ground in the dark, as pictures do.
 * @param title runs on top of printed pages
 */
export function pageStyle(title: string): string {
  return `
:root{color-scheme:light dark;--bg:#fff;--text:#211a22;--muted:#655e66;--border:#e5e2e5;--strong:#8a848b;--accent:#8c2568;--head:#f4f2f5;--warn:#fdf1d8;--warn-text:#6b430c;--info:#e7f2fc;--info-text:#124d78}
@media screen and (prefers-color-scheme:dark){:root{--bg:#16131a;--text:#efebf0;--muted:#b3abb5;--border:#38323b;--strong:#857d88;--accent:#e58cc3;--head:#221d26;--warn:#3b2e12;--warn-text:#f3d08a;--info:#14293b;--info-text:#a5d2f5}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",sans-serif}
header,main,nav,footer{max-width:1080px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:28px;line-height:1.25;margin:0 0 4px}
h2{font-size:20px;line-height:1.3;margin:40px 0 8px;padding-top:12px;border-top:2px solid var(--border);break-after:avoid}
h3{font-size:15px;margin:20px 0 6px;break-after:avoid}
.sub{color:var(--muted);font-size:16px;margin:0 0 16px}
dl.facts{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:4px 20px;margin:16px 0}
dl.facts dt{color:var(--muted)}dl.facts dd{margin:0;overflow-wrap:anywhere}
ul.notices{list-style:none;padding:0;margin:16px 0}
ul.notices li{padding:8px 12px;margin:0 0 6px;border-radius:4px;background:var(--info);color:var(--info-text);break-inside:avoid}
ul.notices li.warning{background:var(--warn);color:var(--warn-text)}
nav ol{columns:2;column-gap:32px;padding-left:20px}
a{color:var(--accent)}a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
figure{margin:16px 0;break-inside:avoid}
figure svg{display:block;width:100%;height:auto;background:#fff;border:1px solid var(--border);border-radius:4px}
figcaption{font-weight:600;margin-bottom:6px}figcaption span{font-weight:400;color:var(--muted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:13px}
caption{text-align:left;font-weight:600;font-size:15px;padding:12px 0 6px}
th,td{padding:5px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--border)}
thead th{background:var(--head);border-bottom:1px solid var(--strong)}
th.n,td.n{text-align:right;white-space:nowrap}
td.t,th{mso-number-format:"\\@"}
tbody th{font-weight:400}
tfoot th,tfoot td{font-weight:600;border-top:1px solid var(--strong);border-bottom:0}
.unknown{color:var(--muted)}
.note{color:var(--muted);font-size:13px;margin:6px 0 0}
.para{max-width:75ch;white-space:pre-line}
dl.terms dt{font-weight:600;margin-top:10px}dl.terms dd{margin:0;max-width:85ch}
footer{color:var(--muted);font-size:12px;padding-top:24px;padding-bottom:40px}
@page{margin:16mm 14mm 18mm;@top-left{content:"${cssString(title)}";font:9px system-ui,sans-serif;color:#655e66}@bottom-right{content:counter(page) " / " counter(pages);font:9px system-ui,sans-serif;color:#655e66}}
@page:first{@top-left{content:none}}
@media print{
body{font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
header,main,nav,footer{max-width:none;padding:0}nav{display:none}
h1{font-size:20pt}h2{font-size:14pt;margin-top:24pt}
.scroll{overflow:visible}table{font-size:var(--print,8.5pt)}th,td{padding:.25em .35em}
thead{display:table-header-group;break-after:avoid}tfoot{display:table-row-group;break-before:avoid}tr{break-inside:avoid}
caption,thead tr,tbody tr:first-child:not(:last-child){break-after:avoid}tbody tr:first-child{break-before:avoid}
.l{overflow-wrap:anywhere}.narrow .n{white-space:normal;overflow-wrap:anywhere}
}`.trim();
}
