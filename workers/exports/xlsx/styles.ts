import { escapeXml } from './xml-text.ts';

const fonts = {
  plain: '<sz val="11"/>',
  bold: '<b/><sz val="11"/>',
  title: '<b/><sz val="18"/>',
  heading: '<b/><sz val="13"/>',
  header: '<b/><sz val="11"/><color rgb="FFFFFFFF"/>',
  muted: '<sz val="11"/><color rgb="FF5F6670"/>',
  warning: '<b/><sz val="11"/><color rgb="FF8A4B00"/>',
} as const;
type FontName = keyof typeof fonts;
const fontNames = Object.keys(fonts) as FontName[];

const fills = { none: null, header: 'FF2F2631', warning: 'FFFFF3D6' } as const;
type FillName = keyof typeof fills;
const fillNames = Object.keys(fills) as FillName[];

export type CellLook = {
  font?: FontName;
  fill?: FillName;
  /** Excel's format code; absent = General. */
  format?: string;
  wrap?: boolean;
  align?: 'left' | 'right';
  /** A line above: sums. */
  isTotal?: boolean;
};

/** The looks in use, by number; each is written once into the workbook's style part. */
export class Styles {
  readonly #typeface: string;
  readonly #numbers = new Map<string, number>();
  readonly #formats = new Map<string, number>();
  readonly #looks: string[] = [];

  /** @param typeface a font that the reader's computer has */
  constructor(typeface: string) {
    this.#typeface = typeface;
    this.of({});
  }

  /** The number of a look, for the `s` of a cell. */
  of(look: CellLook): number {
    const key = JSON.stringify([look.font, look.fill, look.format, look.wrap, look.align, look.isTotal]);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#looks.length;
      this.#looks.push(this.#xf(look));
      this.#numbers.set(key, number);
    }
    return number;
  }

  #xf({ font = 'plain', fill = 'none', format, wrap = false, align, isTotal = false }: CellLook): string {
    const fontId = fontNames.indexOf(font);
    const fillId = fill === 'none' ? 0 : fillNames.indexOf(fill) + 1; // 1 is Excel's own "gray125"
    const horizontal = align ? ` horizontal="${align}"` : '';
    const alignment = wrap || align ? `<alignment vertical="top"${horizontal}${wrap ? ' wrapText="1"' : ''}/>` : '';
    const numFmtId = format === undefined ? 0 : format === '@' ? 49 : this.#formatId(format);
    const attributes = `numFmtId="${numFmtId}" fontId="${fontId}" fillId="${fillId}" borderId="${isTotal ? 1 : 0}" xfId="0"`;
    const applied = `applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${alignment ? ' applyAlignment="1"' : ''}`;
    return alignment ? `<xf ${attributes} ${applied}>${alignment}</xf>` : `<xf ${attributes} ${applied}/>`;
  }

  #formatId(format: string): number {
    let id = this.#formats.get(format);
    if (id === undefined) {
      id = 164 + this.#formats.size; // lower numbers are Excel's own
      this.#formats.set(format, id);
    }
    return id;
  }

  xml(): string {
    const name = `<name val="${escapeXml(this.#typeface)}"/>`;
    const formats = [...this.#formats].map(
      ([format, id]) => `<numFmt numFmtId="${id}" formatCode="${escapeXml(format)}"/>`,
    );
    const fillXml = fillNames
      .slice(1)
      .map(fill => `<fill><patternFill patternType="solid"><fgColor rgb="${fills[fill]}"/></patternFill></fill>`);
    return [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
      formats.length > 0 ? `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` : '',
      `<fonts count="${fontNames.length}">${fontNames.map(font => `<font>${fonts[font]}${name}</font>`).join('')}</fonts>`,
      `<fills count="${fillXml.length + 2}"><fill><patternFill patternType="none"/></fill>`,
      `<fill><patternFill patternType="gray125"/></fill>${fillXml.join('')}</fills>`,
      '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
      '<border><left/><right/><top style="thin"><color rgb="FF2F2631"/></top><bottom/><diagonal/></border></borders>',
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      `<cellXfs count="${this.#looks.length}">${this.#looks.join('')}</cellXfs>`,
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
      '<dxfs count="0"/><tableStyles count="0"/></styleSheet>',
    ].join('');
  }
}
