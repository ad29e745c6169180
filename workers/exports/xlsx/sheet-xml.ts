import { columnName } from './cell-xml.ts';
import { escapeXml, workbookText } from './xml-text.ts';

/** A real table of the spreadsheet: banded, with a filter; rows are 1-based, columns 0-based. */
export type SheetTable = {
  /** Unique in the workbook: letters, digits and `_`, beginning with a letter. */
  name: string;
  /** The header cells' texts: unique without regard to case, none empty. */
  columns: readonly string[];
  firstColumn: number;
  headerRow: number;
  /** At least one row below the header, or Excel repairs the file. */
  lastRow: number;
};

export type SheetPicture = {
  png: Uint8Array;
  /** Size on the sheet. */
  width: number;
  height: number;
  /** 0-based cell of its upper left corner. */
  column: number;
  row: number;
  name: string;
  alt: string;
};

/** What a worksheet has besides its rows. */
export type SheetExtras = {
  tables: SheetTable[];
  pictures: SheetPicture[];
  merges: string[];
  /** Running title of the printed page. */
  printTitle: string;
};

const namespaces =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** Everything before the first row. @param widths in characters, by column @param frozenRows 0 = none */
export function sheetHead(widths: readonly number[], frozenRows: number): string {
  const pane =
    frozenRows === 0
      ? ''
      : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>` +
        `<selection pane="bottomLeft" activeCell="A${frozenRows + 1}" sqref="A${frozenRows + 1}"/>`;
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return [
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet ${namespaces}>`,
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<sheetViews><sheetView showGridLines="0" workbookViewId="0">${pane}</sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="15"/>',
    columns.length > 0 ? `<cols>${columns.join('')}</cols>` : '',
    '<sheetData>',
  ].join('');
}

/** Everything after the last row: A4 landscape, as wide as the page, title above and page numbers below. */
export function sheetTail({ tables, pictures, merges, printTitle }: SheetExtras): string {
  const title = escapeXml(cutHeader(printTitle).replaceAll('&', '&&'));
  return [
    '</sheetData>',
    merges.length > 0
      ? `<mergeCells count="${merges.length}">${merges.map(ref => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
      : '',
    '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    `<headerFooter><oddHeader>&amp;L${title}</oddHeader><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`,
    pictures.length > 0 ? '<drawing r:id="rIdDrawing"/>' : '',
    tables.length > 0
      ? `<tableParts count="${tables.length}">${tables.map((_, index) => `<tablePart r:id="rIdTable${index + 1}"/>`).join('')}</tableParts>`
      : '',
    '</worksheet>',
  ].join('');
}

/** Excel holds 255 characters in a header with its codes; the whole title stands on the cover. */
const cutHeader = (text: string) => [...text.replace(/[\p{Cc}\p{Cs}]/gu, ' ')].slice(0, 100).join('');

/** The part of one table. @param id unique in the workbook, 1-based */
export function tableXml(table: SheetTable, id: number): string {
  const last = columnName(table.firstColumn + table.columns.length - 1);
  const ref = `${columnName(table.firstColumn)}${table.headerRow}:${last}${table.lastRow}`;
  const columns = table.columns.map((name, index) => `<tableColumn id="${index + 1}" name="${workbookText(name)}"/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ',
    `id="${id}" name="${table.name}" displayName="${table.name}" ref="${ref}" totalsRowShown="0">`,
    `<autoFilter ref="${ref}"/><tableColumns count="${columns.length}">${columns.join('')}</tableColumns>`,
    '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/>',
    '</table>',
  ].join('');
}

const emuPerPixel = 9525;

/** The drawing part of a sheet: its pictures where they stand. */
export function drawingXml(pictures: readonly SheetPicture[]): string {
  const anchors = pictures.map(({ column, row, width, height, name, alt }, index) =>
    [
      '<xdr:oneCellAnchor>',
      `<xdr:from><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>`,
      `<xdr:ext cx="${width * emuPerPixel}" cy="${height * emuPerPixel}"/>`,
      `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${index + 2}" name="${workbookText(name)}" descr="${workbookText(alt)}"/>`,
      '<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>',
      `<xdr:blipFill><a:blip r:embed="rIdPicture${index + 1}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>`,
      `<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${width * emuPerPixel}" cy="${height * emuPerPixel}"/></a:xfrm>`,
      '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>',
    ].join(''),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ',
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ',
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    anchors.join(''),
    '</xdr:wsDr>',
  ].join('');
}
