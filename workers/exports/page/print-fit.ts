/** Text width of A4 between the page's margins (182 mm), with a little to spare for fonts wider than the usual; Letter is wider. */
const PAPER_PT = 500;
/** Twice `.35em` of padding in page-style.ts, and its border. */
const PADDING_EM = 0.8;
const USUAL_PT = 8.5;
/** Below this nobody reads it: then figures may break, which is ugly and loses nothing. */
const SMALLEST_PT = 4;
/** Longer words may break where the column ends. */
export const LONG_WORD = 14;

/** How wide the columns of a table are on paper, where nothing can be scrolled. */
export class PrintFit {
  readonly #columns: number[] = [];

  /** @param isNumber figures stay on one line; text may break between words */
  note(column: number, text: string, isNumber: boolean): void {
    const parts = isNumber ? [text] : words(text).map(word => word.slice(0, LONG_WORD));
    this.#columns[column] = Math.max(this.#columns[column] ?? 0, ...parts.map(widthEm));
  }

  /** Size of type in which every column fits; null: the usual one. */
  get points(): number | null {
    const em = this.#columns.reduce((sum, width) => sum + width + PADDING_EM, 0);
    const fitting = Math.floor((10 * PAPER_PT) / em) / 10;
    return fitting >= USUAL_PT ? null : Math.max(SMALLEST_PT, fitting);
  }

  /** Whether figures must break for their table to fit. */
  get isTooWide(): boolean {
    return this.points === SMALLEST_PT;
  }
}

/** Whether a word of it is longer than a column should be. */
export const hasLongWord = (text: string) => words(text).some(word => word.length > LONG_WORD);

/** Lines break at blanks and after hyphens, and within Chinese, Japanese and Korean words. */
const words = (text: string) => text.split(/\s+|(?<=-)|(?=[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])/u);

/** In the widest of the usual fonts, bold. */
function widthEm(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[.,:;'|!]/.test(character) ? 0.4 : (character.codePointAt(0) ?? 0) < 0x1100 ? 0.66 : 1.05;
  return width;
}
