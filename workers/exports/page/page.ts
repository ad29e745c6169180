import type { PackFile } from '../../../src-core/contract/exports-worker.ts';
import type { PackChart, PackModel, PackSection } from '../../../src-core/reports/pack-model.ts';
import type { ChartPictures } from '../charts/chart-pictures.ts';
import type { DurableFile } from '../durable-file.ts';
import type { PageTables } from '../pack/page-tables.ts';
import { type PackWords, wordsOf } from '../pack/words.ts';
import { pageText } from './html.ts';
import { pageStyle } from './page-style.ts';
import { tableHtml } from './page-table.ts';

export type PageOptions = {
  model: PackModel;
  producer: string;
  pictures: ChartPictures;
  tables: PageTables;
  /** The pack's other files: where the rest of a cut table is. */
  files: readonly PackFile[];
  workbook: { name: string; sheets: ReadonlyMap<string, readonly string[]> } | null;
};

/** Nothing is fetched, run or sent: the page is text, styles and drawings of its own. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A report as one page that stands alone, for a screen and for paper. */
export async function writePage(file: DurableFile, options: PageOptions): Promise<void> {
  const { model, producer } = options;
  const words = wordsOf(model.language);
  const write = (html: string) => file.write(new TextEncoder().encode(`${html}\n`));
  await write(
    [
      `<!doctype html>\n<html lang="${model.language}"><head><meta charset="utf-8">`,
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
      `<meta name="generator" content="${pageText(producer)}"><title>${pageText(model.title)}</title>`,
      `<style>${pageStyle(model.title)}</style></head><body>`,
    ].join('\n'),
  );
  await write(head(model, words));
  await write('<main>');
  for (const section of model.sections) await write(await sectionHtml(section, options, words));
  if (model.definitions.length > 0) await write(definitionsHtml(model, words));
  await write(`</main><footer>${pageText(producer)}</footer></body></html>`);
}

function head(model: PackModel, words: PackWords): string {
  const notices = [...(model.isDemo ? [{ severity: 'warning' as const, text: words.demo }] : []), ...model.notices];
  return [
    `<header><h1>${pageText(model.title)}</h1>`,
    model.subtitle === '' ? '' : `<p class="sub">${pageText(model.subtitle)}</p>`,
    notices.length === 0 ? '' : `<ul class="notices">${notices.map(notice => noticeHtml(notice, words)).join('')}</ul>`,
    `<dl class="facts">${model.facts.map(({ label, value }) => `<dt>${pageText(label)}</dt><dd>${pageText(value)}</dd>`).join('')}</dl>`,
    '</header>',
    `<nav aria-label="${pageText(words.onThisPage)}"><ol>`,
    ...model.sections.map(({ id, title }) => `<li><a href="#section-${id}">${pageText(title)}</a></li>`),
    model.definitions.length > 0 ? `<li><a href="#definitions">${pageText(words.definitions)}</a></li>` : '',
    '</ol></nav>',
  ].join('\n');
}

function noticeHtml({ severity, text }: PackModel['notices'][number], words: PackWords): string {
  return `<li class="${severity}"><strong>${pageText(words[severity])}:</strong> ${pageText(text)}</li>`;
}

async function sectionHtml(section: PackSection, options: PageOptions, words: PackWords): Promise<string> {
  const { model, tables } = options;
  const charts = await Promise.all(section.charts.map(chart => chartHtml(chart, options)));
  return [
    `<section id="section-${section.id}" aria-labelledby="title-${section.id}">`,
    `<h2 id="title-${section.id}">${pageText(section.title)}</h2>`,
    ...section.paragraphs.map(text => `<p class="para">${pageText(text)}</p>`),
    ...charts,
    ...section.tables.map(table =>
      tableHtml({
        table,
        shown: tables.get(table.id),
        language: model.language,
        words,
        rest: restOf(table.id, options, words),
      }),
    ),
    '</section>',
  ].join('\n');
}

/** The drawing is described once, by its text: a screen reader would spell out every label of it. */
async function chartHtml(chart: PackChart, { pictures }: PageOptions): Promise<string> {
  const svg = await pictures.forPage(chart);
  const described = svg.replace(/^<svg /, `<svg role="img" aria-label="${pageText(chart.alt)}" `);
  return `<figure><figcaption>${pageText(chart.title)} <span>${pageText(chart.unit)}</span></figcaption>${described}</figure>`;
}

function definitionsHtml({ definitions }: PackModel, words: PackWords): string {
  const terms = definitions.map(({ term, text }) => `<dt>${pageText(term)}</dt><dd>${pageText(text)}</dd>`);
  return `<section id="definitions" aria-labelledby="title-definitions"><h2 id="title-definitions">${pageText(words.definitions)}</h2><dl class="terms">${terms.join('')}</dl></section>`;
}

function restOf(table: string, { files, workbook }: PageOptions, words: PackWords): string {
  const places = files.filter(file => file.table === table).map(({ name }) => name);
  const sheets = workbook?.sheets.get(table) ?? [];
  if (workbook && sheets.length > 0) places.push(words.workbookSheet(workbook.name, sheets.join('”, “')));
  return places.length > 0 ? words.restIn(places.join('; ')) : words.restNowhere;
}
