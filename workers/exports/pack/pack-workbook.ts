import type { PackChart, PackModel, PackSection, PackTable } from '../../../src-core/reports/pack-model.ts';
import { sheetNames } from '../../../src-core/showback/sheet-names.ts';
import type { PlainBatch } from '../batch.ts';
import type { DurableFile } from '../durable-file.ts';
import type { WriterCounts } from '../table-writer.ts';
import { Styles } from '../xlsx/styles.ts';
import { WorkbookFile } from '../xlsx/workbook-file.ts';
import type { SheetEntry } from '../xlsx/workbook-parts.ts';
import { modelBatch } from './pack-cells.ts';
import { SheetCells } from './sheet-cells.ts';
import { SheetDraft } from './sheet-draft.ts';
import { StreamedSheets, sheetRowLimit } from './streamed-sheets.ts';
import { hasInexactAmount } from './table-plan.ts';
import { type PackWords, wordsOf } from './words.ts';

/** A chart as a picture, without its title (which stands in a cell above it). */
export type DrawnChart = { png: Uint8Array; width: number; height: number; isTextMissing: boolean };

type Options = {
  model: PackModel;
  producer: string;
  draw: (chart: PackChart) => Promise<DrawnChart>;
  /** Rows of a sheet with its header; Excel's limit unless a test asks for less. */
  rowLimit?: number;
};

/** A sheet that is written, before all sheets are known and can be named. */
type Written = { file: number; wanted: string; part: string; titleRows: readonly [number, number] | null };
/** For the cover: where which table stands. */
type Content = { file: number; title: string; rows: number };

/**
 * A report as a workbook. Streamed tables are written as their rows come; everything else at the end, when a cover can say on
 * which sheets they went on. The cover is the first sheet all the same.
 */
export class PackWorkbook {
  readonly #model: PackModel;
  readonly #options: Options;
  readonly #words: PackWords;
  readonly #styles: Styles;
  readonly #cells: SheetCells;
  readonly #workbook: WorkbookFile;
  readonly #streamed = new Map<string, StreamedSheets>();
  readonly #contents: Content[] = [];
  #isTextMissing = false;

  constructor(file: DurableFile, options: Options) {
    const { language } = options.model;
    this.#options = options;
    this.#model = options.model;
    this.#words = wordsOf(language);
    this.#styles = new Styles(language === 'ko' ? '맑은 고딕' : 'Calibri');
    this.#cells = new SheetCells(this.#styles, language);
    this.#workbook = new WorkbookFile(file);
  }

  get counts(): WriterCounts {
    return this.#cells.counts;
  }

  /** Begin a streamed table; the one before it must be ended. */
  start(table: PackTable): StreamedSheets {
    const sheets = new StreamedSheets(table, {
      workbook: this.#workbook,
      cells: this.#cells,
      words: this.#words,
      rowLimit: this.#options.rowLimit ?? sheetRowLimit,
      printTitle: this.#model.title,
    });
    this.#streamed.set(table.id, sheets);
    return sheets;
  }

  write(table: string, batch: PlainBatch): Promise<void> | undefined {
    return this.#streamed.get(table)?.write(batch);
  }

  /** @returns the names of the sheets on which each table stands */
  async finish(): Promise<Map<string, string[]>> {
    const { model } = this.#options;
    const cover = model.sections.find(({ id }) => id === 'summary');
    const sections: Written[] = [];
    const tables = new Map<string, number[]>();
    for (const section of model.sections) {
      if (section !== cover) sections.push(...(await this.#sectionSheet(section, tables)));
      for (const table of section.tables) sections.push(...(await this.#ownSheets(table, tables)));
    }
    const definitions = await this.#definitions();
    const all: Written[] = [
      { file: 0, wanted: this.#words.cover, part: '', titleRows: null },
      ...sections,
      definitions,
    ];
    const names = namesOf(all);
    const nameOf = new Map(all.map(({ file }, index) => [file, names[index] ?? '']));
    const coverFile = await this.#cover(cover, nameOf, tables);
    const entries: SheetEntry[] = all.map(({ file, titleRows }, index) => ({
      file: file === 0 ? coverFile : file,
      name: names[index] ?? '',
      titleRows,
    }));
    await this.#workbook.finish({
      sheets: entries,
      styles: this.#styles,
      title: model.title,
      creator: this.#options.producer,
    });
    nameOf.set(coverFile, names[0] ?? '');
    return new Map([...tables].map(([id, files]) => [id, files.map(file => nameOf.get(file) ?? '')]));
  }

  #draft(): SheetDraft {
    return new SheetDraft({ cells: this.#cells, words: this.#words, printTitle: this.#model.title });
  }

  async #sectionSheet(section: PackSection, tables: Map<string, number[]>): Promise<Written[]> {
    const here = section.tables.filter(isOnSectionSheet);
    if (here.length === 0 && section.paragraphs.length === 0 && section.charts.length === 0) return [];
    const draft = this.#draft();
    draft.line([section.title], [{ font: 'title' }]);
    await this.#sectionBody(draft, section);
    const { sheet, titleRows } = await draft.write(this.#workbook);
    for (const table of here) this.#placed(table, sheet.file, table.rows.length, tables);
    return [{ file: sheet.file, wanted: section.title, part: '', titleRows }];
  }

  async #sectionBody(draft: SheetDraft, section: PackSection): Promise<void> {
    for (const text of section.paragraphs) draft.line([text], [{ wrap: true }], { merges: true });
    let place = null as { column: number; row: number } | null;
    const here = section.tables.filter(isOnSectionSheet);
    for (const table of here) {
      draft.blank();
      if (here.length > 1 || table.title !== section.title) draft.line([table.title], [{ font: 'heading' }]);
      const { columns, headerRow } = draft.table(table);
      place = place
        ? { ...place, column: Math.max(place.column, columns + 1) }
        : { column: columns + 1, row: headerRow };
    }
    for (const chart of section.charts) {
      if (!place) draft.blank();
      const drawn = await this.#options.draw(chart);
      this.#isTextMissing ||= drawn.isTextMissing;
      const below = draft.picture(
        { ...drawn, title: `${chart.title} (${chart.unit})`, alt: chart.alt, name: chart.id },
        place,
      );
      if (place) place = { column: place.column, row: below };
    }
  }

  /** The sheets of a table that has its own: written already when it was streamed. */
  async #ownSheets(table: PackTable, tables: Map<string, number[]>): Promise<Written[]> {
    if (isOnSectionSheet(table)) return [];
    const wanted = table.sheet ?? table.title;
    if (table.isStreamed) {
      const streamed = this.#streamed.get(table.id);
      const sheets = streamed?.sheets ?? [];
      return sheets.map(({ file, titleRows, rows }, index) => {
        this.#placed(table, file, rows, tables);
        return {
          file,
          wanted,
          part: sheets.length > 1 ? ` ${this.#words.part(index + 1, sheets.length)}` : '',
          titleRows,
        };
      });
    }
    const draft = this.#draft();
    draft.line([table.title], [{ font: 'heading' }]);
    draft.table(table);
    const { sheet, titleRows } = await draft.write(this.#workbook);
    this.#placed(table, sheet.file, table.rows.length, tables);
    return [{ file: sheet.file, wanted, part: '', titleRows }];
  }

  #placed(table: PackTable, file: number, rows: number, tables: Map<string, number[]>): void {
    tables.set(table.id, [...(tables.get(table.id) ?? []), file]);
    this.#contents.push({ file, title: table.title, rows });
  }

  async #definitions(): Promise<Written> {
    const words = this.#words;
    const draft = this.#draft();
    draft.line([words.definitions], [{ font: 'title' }]);
    draft.blank();
    draft.widen([34]);
    draft.line(
      [words.term, words.meaning],
      [
        { font: 'header', fill: 'header' },
        { font: 'header', fill: 'header' },
      ],
      {
        merges: true,
      },
    );
    const own = [
      { term: words.emptyCell, text: words.emptyCellMeaning },
      { term: words.apostrophe, text: words.apostropheMeaning },
    ];
    for (const { term, text } of [...this.#model.definitions, ...own])
      draft.line([term, text], [{ font: 'bold', wrap: true }, { wrap: true }], { merges: true });
    const { sheet } = await draft.write(this.#workbook);
    return { file: sheet.file, wanted: words.definitions, part: '', titleRows: null };
  }

  async #cover(
    section: PackSection | undefined,
    nameOf: ReadonlyMap<number, string>,
    tables: Map<string, number[]>,
  ): Promise<number> {
    const words = this.#words;
    const { model } = this.#options;
    const draft = this.#draft();
    draft.widen([34, 16, 16, 16, 16, 16, 16, 16]);
    draft.line([model.title], [{ font: 'title' }]);
    if (model.subtitle !== '') draft.line([model.subtitle], [{ font: 'muted' }]);
    for (const { severity, text } of this.#notices()) {
      const look =
        severity === 'warning' ? ({ font: 'warning', fill: 'warning', wrap: true } as const) : { wrap: true };
      draft.line([words[severity], text], [look, look], { merges: true });
    }
    draft.blank();
    for (const { label, value } of model.facts)
      draft.line([label, value], [{ font: 'bold', wrap: true }, { wrap: true }], { merges: true });
    if (section) {
      draft.blank();
      draft.line([section.title], [{ font: 'heading' }]);
      await this.#sectionBody(draft, section);
    }
    draft.blank();
    draft.line([words.contents], [{ font: 'heading' }]);
    for (const { file, title, rows } of this.#contents)
      draft.line(
        [nameOf.get(file) ?? '', `${title}: ${words.rows(rows.toLocaleString(model.language))}`],
        [{ font: 'bold' }, {}],
      );
    const { sheet } = await draft.write(this.#workbook);
    for (const table of section?.tables.filter(isOnSectionSheet) ?? []) tables.set(table.id, [sheet.file]);
    return sheet.file;
  }

  /** What a reader must know first: the model's notices, and what this workbook could not hold. */
  #notices(): PackModel['notices'] {
    const words = this.#words;
    const { isDemo, notices } = this.#model;
    const split = [...this.#streamed.values()].filter(({ sheets }) => sheets.length > 1);
    const onCover = this.#model.sections.find(({ id }) => id === 'summary')?.tables.some(hasInexact) ?? false;
    return [
      ...(isDemo ? [{ severity: 'warning' as const, text: words.demo }] : []),
      ...notices,
      ...split.map(({ table, sheets }) => ({
        severity: 'info' as const,
        text: words.split(table.title, sheets.length),
      })),
      ...(onCover || this.counts.inexactCells > 0 ? [{ severity: 'info' as const, text: words.inexact }] : []),
      ...(this.#isTextMissing ? [{ severity: 'info' as const, text: words.textMissing }] : []),
    ];
  }
}

const hasInexact = (table: PackTable) => hasInexactAmount(modelBatch(table));
const isOnSectionSheet = (table: PackTable) => table.sheet === null && !table.isStreamed;

/** @returns by sheet, in order: valid and unique, a part's number never cut off */
function namesOf(sheets: readonly Written[]): string[] {
  const short = (wanted: string, part: string) =>
    wanted
      .slice(0, 31 - part.length)
      .replace(/[\ud800-\udbff]$/, '')
      .trimEnd();
  return sheetNames(sheets.map(({ wanted, part }) => (part === '' ? wanted : short(wanted, part) + part)));
}
