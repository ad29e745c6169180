import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import type { DurableFile } from '../durable-file.ts';
import { drawingXml, type SheetExtras, sheetTail, tableXml } from './sheet-xml.ts';
import type { Styles } from './styles.ts';
import {
  appPropertiesXml,
  contentTypesXml,
  corePropertiesXml,
  type Relation,
  relationsXml,
  relationTypes,
  type SheetEntry,
  workbookXml,
} from './workbook-parts.ts';

/** The same content gives the same bytes, so a zip entry's time is fixed (the first that the format knows). */
const entryOptions = { mtime: new Date(1980, 0, 1), compressionLevel: 4, forceDosTimestamp: true };
const chunkSize = 1 << 18;

/** A worksheet whose rows are written as they come. One at a time: end it before the next is opened. */
export type OpenSheet = {
  readonly file: number;
  write(xml: string): void | Promise<void>;
  end(extras: SheetExtras): Promise<void>;
};

/**
 * A workbook as a zip stream into a durable file: memory is one chunk of the open sheet, and what compression holds. The order of
 * the sheets is told at the end, so that a cover can say what came after it.
 */
export class WorkbookFile {
  readonly #zip = new ZipFile();
  readonly #written: Promise<void>;
  #sheets = 0;
  #tables = 0;
  #drawings = 0;
  #images = 0;

  constructor(file: DurableFile) {
    const failed = new Promise<never>((_, reject) => this.#zip.once('error', reject));
    const copied = (async () => {
      for await (const bytes of this.#zip.outputStream) await file.write(bytes as Uint8Array);
    })();
    this.#written = Promise.race([copied, failed]);
    this.#written.catch(() => undefined); // reported by write and finish
  }

  /** @param head sheetHead(...) */
  openSheet(head: string): OpenSheet {
    const file = ++this.#sheets;
    const stream = new PassThrough({ highWaterMark: chunkSize });
    this.#zip.addReadStream(stream, `xl/worksheets/sheet${file}.xml`, entryOptions);
    let waiting = head;
    const flush = async () => {
      const text = waiting;
      waiting = '';
      // A disk that is full ends the copy: waiting for room would never end.
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), this.#written]);
    };
    return {
      file,
      write: xml => {
        waiting += xml;
        return waiting.length > chunkSize ? flush() : undefined;
      },
      end: async extras => {
        waiting += sheetTail(extras);
        await flush();
        stream.end();
        this.#addExtras(file, extras);
      },
    };
  }

  async finish(options: { sheets: readonly SheetEntry[]; styles: Styles; title: string; creator: string }) {
    const { sheets, styles, title, creator } = options;
    this.#add('xl/workbook.xml', workbookXml(sheets));
    this.#add('xl/styles.xml', styles.xml());
    this.#add('docProps/core.xml', corePropertiesXml(title, creator));
    this.#add('docProps/app.xml', appPropertiesXml);
    this.#add(
      'xl/_rels/workbook.xml.rels',
      relationsXml([
        ...sheets.map(({ file }) => relation(`rId${file}`, 'worksheet', `worksheets/sheet${file}.xml`)),
        relation('rIdStyles', 'styles', 'styles.xml'),
      ]),
    );
    this.#add(
      '_rels/.rels',
      relationsXml([
        relation('rId1', 'workbook', 'xl/workbook.xml'),
        relation('rId2', 'core', 'docProps/core.xml'),
        relation('rId3', 'app', 'docProps/app.xml'),
      ]),
    );
    this.#add(
      '[Content_Types].xml',
      contentTypesXml({ sheets: this.#sheets, tables: this.#tables, drawings: this.#drawings }),
    );
    this.#zip.end();
    await this.#written;
  }

  #addExtras(file: number, { tables, pictures }: SheetExtras): void {
    const relations: Relation[] = tables.map((table, index) => {
      const number = ++this.#tables;
      this.#add(`xl/tables/table${number}.xml`, tableXml(table, number));
      return relation(`rIdTable${index + 1}`, 'table', `../tables/table${number}.xml`);
    });
    if (pictures.length > 0) {
      const number = ++this.#drawings;
      const images = pictures.map(({ png }, index) => {
        const image = ++this.#images;
        this.#zip.addBuffer(Buffer.from(png), `xl/media/image${image}.png`, { ...entryOptions, compressionLevel: 0 });
        return relation(`rIdPicture${index + 1}`, 'image', `../media/image${image}.png`);
      });
      this.#add(`xl/drawings/drawing${number}.xml`, drawingXml(pictures));
      this.#add(`xl/drawings/_rels/drawing${number}.xml.rels`, relationsXml(images));
      relations.push(relation('rIdDrawing', 'drawing', `../drawings/drawing${number}.xml`));
    }
    if (relations.length > 0) this.#add(`xl/worksheets/_rels/sheet${file}.xml.rels`, relationsXml(relations));
  }

  #add(path: string, xml: string): void {
    this.#zip.addBuffer(Buffer.from(xml), path, entryOptions);
  }
}

function relation(id: string, type: keyof typeof relationTypes, target: string): Relation {
  return { id, type: relationTypes[type], target };
}
