import type { PriceEntry } from '../../../src-core/contract/prices.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { mergePrices } from '../../../src-core/llm/prices/price-rules.ts';
import { count, printable, table } from './output.ts';
import type { Session } from './session.ts';

/** The price book, or what it says of one provider or model. */
export async function pricesList(session: Session, options: { provider?: string; model?: string }): Promise<number> {
  const book = await session.api.prices.book();
  const isAsked = (entry: PriceEntry) =>
    (options.provider === undefined || entry.modelProvider === options.provider) &&
    (options.model === undefined || entry.model === options.model);
  const entries = book.entries.filter(isAsked);
  session.output.print({ ...book, entries }, () => {
    const rows = entries.map(entry => [
      entry.modelProvider,
      entry.model,
      [
        entry.bucket,
        entry.serviceTier,
        entry.isBatch ? 'batch' : null,
        entry.contextAbove > 0 ? `above ${count(entry.contextAbove)}` : null,
        entry.geography,
      ]
        .filter(part => part !== null)
        .join(' '),
      `${entry.price} ${entry.currency} / ${count(entry.per)}`,
      entry.validFrom.slice(0, 16),
      entry.validTo?.slice(0, 16) ?? '',
    ]);
    const head =
      book.version === 0
        ? 'The price book is empty: `mureon prices import FILE` fills it.'
        : `Price book version ${book.version}, ${printable(book.note)}`;
    return rows.length === 0
      ? head
      : [table(['provider', 'model', 'price of', 'price', 'from', 'to'], rows, new Set([3])), head].join('\n');
  });
  return 0;
}

/** Take a price file into the book: what it does not name stays, what it changes ends where the new price begins. */
export async function pricesImport(
  session: Session,
  path: string,
  options: { from: string; recompute?: boolean },
): Promise<number> {
  const validFrom = instantOf(options.from);
  const [handle = ''] = await session.handles([path]);
  const file = await session.api.prices.readFile({ handle, validFrom });
  const book = await session.api.prices.book();
  const entries = mergePrices(book.entries, file.entries);
  const changed = entries.length - book.entries.length;
  const isSame = changed === 0 && entries.every((entry, index) => entry === book.entries[index]);
  const note = `${file.entries.length} prices of ${path.split(/[\\/]/).at(-1) ?? path}`.slice(0, 500);
  const saved = isSame
    ? book
    : ((await session.finish(
        (
          await session.api.prices.save({
            baseVersion: book.version,
            note,
            entries,
            recompute: options.recompute ?? false,
          })
        ).taskId,
      )) as typeof book);
  const { skipped, warnings } = file;
  session.output.print(
    { version: saved.version, read: file.entries.length, added: changed, entries: entries.length, skipped, warnings },
    () =>
      [
        `Price book version ${saved.version}: ${count(file.entries.length)} prices read, ${count(changed)} added, ${count(skipped.length)} left out`,
        ...warnings.map(warning => `looks wrong: ${printable(warning.key)}: ${warning.reason}`),
      ].join('\n'),
  );
  return 0;
}

export async function pricesGaps(session: Session): Promise<number> {
  const gaps = await session.api.prices.gaps();
  session.output.print({ gaps }, () =>
    gaps.length === 0
      ? 'All usage has a price.'
      : table(
          ['provider', 'model', 'no price for', 'tokens', 'requests', 'first seen', 'last seen'],
          gaps.map(gap => [
            gap.modelProvider ?? '(not said)',
            gap.model ?? '(not said)',
            gap.bucket ?? 'anything it says',
            count(gap.tokens),
            count(gap.requests),
            gap.firstSeen.slice(0, 10),
            gap.lastSeen.slice(0, 10),
          ]),
          new Set([3, 4]),
        ),
  );
  return 0;
}

/** A day or an instant; a day begins at midnight UTC. */
function instantOf(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}(T.*Z)?$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new AppError('cli.usage', { what: `--from must be a day such as 2025-09-01, not ${text}.` });
  return at.toISOString();
}
