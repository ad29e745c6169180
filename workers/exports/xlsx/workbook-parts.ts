import { escapeXml, workbookText } from './xml-text.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const packages = 'http://schemas.openxmlformats.org/package/2006';

export type Relation = { id: string; type: string; target: string };

export const relationTypes = {
  worksheet: `${office}/relationships/worksheet`,
  styles: `${office}/relationships/styles`,
  table: `${office}/relationships/table`,
  drawing: `${office}/relationships/drawing`,
  image: `${office}/relationships/image`,
  workbook: `${office}/relationships/officeDocument`,
  core: `${packages}/relationships/metadata/core-properties`,
  app: `${office}/relationships/extended-properties`,
} as const;

export function relationsXml(relations: readonly Relation[]): string {
  const lines = relations.map(
    ({ id, type, target }) => `<Relationship Id="${id}" Type="${type}" Target="${escapeXml(target)}"/>`,
  );
  return `${declaration}<Relationships xmlns="${packages}/relationships">${lines.join('')}</Relationships>`;
}

export function contentTypesXml(counts: { sheets: number; tables: number; drawings: number }): string {
  const sheetMl = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (part: string, type: string) => `<Override PartName="${part}" ContentType="${type}"/>`;
  const each = (count: number, part: (number: number) => string, type: string) =>
    Array.from({ length: count }, (_, index) => override(part(index + 1), type)).join('');
  return [
    `${declaration}<Types xmlns="${packages}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>',
    override('/xl/workbook.xml', `${sheetMl}.sheet.main+xml`),
    override('/xl/styles.xml', `${sheetMl}.styles+xml`),
    each(counts.sheets, number => `/xl/worksheets/sheet${number}.xml`, `${sheetMl}.worksheet+xml`),
    each(counts.tables, number => `/xl/tables/table${number}.xml`, `${sheetMl}.table+xml`),
    each(
      counts.drawings,
      number => `/xl/drawings/drawing${number}.xml`,
      'application/vnd.openxmlformats-officedocument.drawing+xml',
    ),
    override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    override('/docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml'),
    '</Types>',
  ].join('');
}

export type SheetEntry = {
  /** Number of its file. */
  file: number;
  /** Valid in Excel and unique (sheet-names.ts). */
  name: string;
  /** Rows that every printed page repeats, 1-based; null = none. */
  titleRows: readonly [number, number] | null;
};

export function workbookXml(sheets: readonly SheetEntry[]): string {
  const entries = sheets.map(
    ({ file, name }) => `<sheet name="${workbookText(name)}" sheetId="${file}" r:id="rId${file}"/>`,
  );
  const titles = sheets.flatMap(({ name, titleRows }, index) => {
    if (!titleRows) return [];
    const rows = `'${name.replaceAll("'", "''")}'!$${titleRows[0]}:$${titleRows[1]}`;
    return [`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${workbookText(rows)}</definedName>`];
  });
  return [
    `${declaration}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" `,
    `xmlns:r="${office}/relationships"><bookViews><workbookView activeTab="0"/></bookViews>`,
    `<sheets>${entries.join('')}</sheets>`,
    titles.length > 0 ? `<definedNames>${titles.join('')}</definedNames>` : '',
    '</workbook>',
  ].join('');
}

export function corePropertiesXml(title: string, creator: string): string {
  return [
    `${declaration}<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" `,
    'xmlns:dc="http://purl.org/dc/elements/1.1/">',
    `<dc:title>${workbookText(title)}</dc:title><dc:creator>${workbookText(creator)}</dc:creator></cp:coreProperties>`,
  ].join('');
}

export const appPropertiesXml = `${declaration}<Properties xmlns="${office}/extended-properties"><Application>Mureon Workbench</Application></Properties>`;
