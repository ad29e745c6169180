import type { Pack, PackDiff, Restated, VerifiedPack } from '../../../src-core/contract/reports.ts';
import { count, printable, table } from './output.ts';

export function describePack(pack: Pack): string {
  const where = pack.publications.map(
    ({ place, edition, publishedAt }) => `  published ${publishedAt} to ${printable(place)} as edition ${edition}`,
  );
  const held = pack.holds.length === 0 ? '' : `; held: ${pack.holds.join(', ')}`;
  const head = `${printable(pack.title)} (${pack.id}), built ${pack.builtAt} by ${printable(pack.builtBy)}`;
  const moved = (pack.restated ?? []).map(row => `  ${restatedText(row)}`);
  return [head, `  ${count(pack.rows)} charge lines, content ${pack.contentHash}${held}`, ...where, ...moved].join(
    '\n',
  );
}

export const describeTotals = ({ totals }: Pick<Pack, 'totals'>) =>
  totals.map(({ measure, amount, currency }) => `${measure} ${amount} ${currency}`);

export function describeProof(result: VerifiedPack): string[] {
  const strangers = result.files.filter(({ state }) => state === 'unknown').length;
  return [
    ...result.packs.map(pack => `${printable(pack.title)}, published ${pack.publishedAt}: whole`),
    ...(result.totalsFromFiles === 'same' ? ['The lines of the last pack sum to its totals, to the last digit.'] : []),
    ...(strangers === 0 ? [] : [`${strangers} other files lie beside them.`]),
    ...(result.restated ?? []).map(restatedText),
  ];
}

/** "restated since: BilledCost 19.98 -> 20.98 USD (+1)" */
function restatedText({ measure, published, now, currency, difference }: Restated[number]): string {
  const moved = difference === null ? '' : ` (${difference.startsWith('-') ? '' : '+'}${difference})`;
  return `restated since: ${measure} ${published ?? 'unknown'} -> ${now ?? 'unknown'} ${currency}${moved}`;
}

export function describeDiff({ a, b, isSame, totals, groups, causes }: PackDiff): string {
  const heading = ({ title, edition }: PackDiff['a']) =>
    `${printable(title)}${edition === null ? '' : `, edition ${edition}`}`;
  if (isSame) return `${heading(a)} and ${heading(b)} hold the same.`;
  const amounts = (row: { a: string | null; b: string | null; difference: string | null }) =>
    [row.a, row.b, row.difference].map(amount => amount ?? 'unknown');
  const right = new Set([2, 3, 4]);
  return [
    `a: ${heading(a)}`,
    `b: ${heading(b)}`,
    table(
      ['measure', 'currency', 'a', 'b', 'difference'],
      totals.map(row => [row.measure, row.currency, ...amounts(row)]),
      right,
    ),
    ...(groups.length === 0
      ? []
      : [
          table(
            ['group', 'measure', 'a', 'b', 'difference'],
            groups.map(row => [
              `${row.dimension} ${row.value ?? '(none)'}`,
              `${row.measure} ${row.currency}`,
              ...amounts(row),
            ]),
            right,
          ),
        ]),
    `What else differs: ${causes.length === 0 ? 'nothing' : causes.join(', ')}`,
  ].join('\n');
}
