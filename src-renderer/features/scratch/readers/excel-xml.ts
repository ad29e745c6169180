import { SaxesParser } from 'saxes';
import type { EntrySink } from './excel-zip.ts';

export type XmlHandlers = {
  open?(tag: string, attributes: Readonly<Record<string, string>>): void;
  close?(tag: string): void;
  text?(text: string): void;
};

/** XML of a workbook without namespaces' prefixes. A document type, where entities come from, is refused; anything malformed throws. */
export function xmlSink(handlers: XmlHandlers): EntrySink {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('doctype', () => {
    throw new Error('it has a document type, which workbooks do not');
  });
  parser.on('error', error => {
    throw error;
  });
  if (handlers.open) {
    const { open } = handlers;
    parser.on('opentag', tag => open(local(tag.name), tag.attributes as Record<string, string>));
  }
  if (handlers.close) {
    const { close } = handlers;
    parser.on('closetag', tag => close(local(tag.name)));
  }
  if (handlers.text) parser.on('text', handlers.text);
  return (text, isLast) => {
    parser.write(text);
    if (isLast) parser.close();
  };
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
