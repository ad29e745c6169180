import { type Pack, packFormats } from '../../../src-core/contract/reports.ts';

/** Amounts of the measure that the pack is about, by currency. */
export function mainTotals({ totals, template }: Pick<Pack, 'totals' | 'template'>) {
  return totals.filter(({ measure }) => measure === template.measure);
}

/** The report as a whole first, in the order in which people reach for it, then its tables. */
export function filesInOrder(files: Pack['files']): Pack['files'] {
  const order = (file: Pack['files'][number]) => (file.table === null ? 0 : 10) + packFormats.indexOf(file.format);
  return files.toSorted((a, b) => order(a) - order(b));
}

/** What a reader most likely compares with: the newest published pack of the same template, else the newest of it, else the newest. */
export function likeliestOther(pack: Pick<Pack, 'templateId'>, others: readonly Pack[]): Pack | null {
  const own = others.filter(({ templateId }) => templateId !== null && templateId === pack.templateId);
  return own.find(({ publications }) => publications.length > 0) ?? own[0] ?? others[0] ?? null;
}
