import type { DuckDBConnection } from '@duckdb/node-api';
import type { FocusScan } from '../../../src-core/connector/file-connector.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { type Content, hashSums, uniteContent } from './content-hash.ts';
import { type Mapping, rulesOf } from './map-rows.ts';
import { allRows, amountsOf, measureSums, type Row, toBigInt, toBigIntOrNull, toText, toUnscaled } from './sql-run.ts';
import { identifier, mappedRows } from './sql-text.ts';

export type StoredFinding = {
  readonly rule: string;
  readonly severity: RowRule['severity'];
  readonly column: string;
  readonly message: string;
  readonly rows: number;
  readonly sampleRows: readonly number[];
  readonly billedCost: readonly { currency: string; amount: string }[];
};

/** The part of a file that falls into one (account, billing period). */
export type Share = {
  readonly billingAccountId: string | null;
  readonly periodStartUs: bigint | null;
  readonly periodEndUs: bigint | null;
  readonly providers: readonly string[];
  readonly content: Content;
};

/** How the rows of a file fared under its rules. */
export type Counted = {
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly firstRejection: { column: string; row: number; reason: string } | null;
  readonly findings: readonly StoredFinding[];
};

/** Everything the swap needs to know about a parsed file, counted from its mapped rows. */
export type Profile = Counted & {
  readonly shares: readonly Share[];
  readonly providers: readonly string[];
  /** Charge period bounds, for files without billing periods. */
  readonly chargeStartUs: bigint | null;
  readonly chargeEndUs: bigint | null;
};

const samples = 5;

/** Count findings, slices and control totals from the staged rows; reads only the columns it needs. */
export async function profileRows(
  connection: DuckDBConnection,
  parquetPath: string,
  mapping: Mapping,
  scan: FocusScan,
): Promise<Profile> {
  const from = mappedRows([parquetPath]);
  const has = new Set(mapping.present);
  const column = (name: string, type = 'VARCHAR') => (has.has(name) ? identifier(name) : `NULL::${type}`);
  const maskColumns = [...mapping.rejectMasks, ...mapping.findingMasks];
  // One pass: the masks have few distinct values, and each says which rules hold.
  const rows = await allRows(
    connection,
    `SELECT ${maskColumns.map(identifier).join(', ')}, ${column('BillingAccountId')} AS account, epoch_us(${column('BillingPeriodStart', 'TIMESTAMP')}) AS start,
       ${column('BillingCurrency')} AS currency, max(epoch_us(${column('BillingPeriodEnd', 'TIMESTAMP')})) AS finish,
       list(DISTINCT ${column('ServiceProviderName')}) AS providers, count(*) AS n, ${hashSums('"x_RowHash"')},
       min(epoch_us(${column('ChargePeriodStart', 'TIMESTAMP')})) AS first, max(epoch_us(${column('ChargePeriodEnd', 'TIMESTAMP')})) AS last,
       ${measureSums(measure => column(measure, MONEY_SQL_TYPE))}, min("x_SourceRow", ${samples}) AS samples
     FROM ${from} GROUP BY ${maskColumns.map((_, index) => index + 1).join(', ')}, account, start, currency`,
  );
  const counted = countFindings(rows, mapping, scan);
  const shares = new Map<string, Share>();
  let chargeStartUs: bigint | null = null;
  let chargeEndUs: bigint | null = null;
  for (const row of rows) {
    if (mapping.rejectMasks.some(mask => toBigInt(row[mask]) !== 0n)) continue;
    const share: Share = {
      billingAccountId: toText(row.account),
      periodStartUs: toBigIntOrNull(row.start),
      periodEndUs: toBigIntOrNull(row.finish),
      providers: textList(row.providers),
      content: {
        rows: toBigInt(row.n),
        h1: toBigInt(row.h1),
        h2: toBigInt(row.h2),
        totals: [{ currency: toText(row.currency), rows: toBigInt(row.n), amounts: amountsOf(row) }],
      },
    };
    const key = JSON.stringify([share.billingAccountId, String(share.periodStartUs)]);
    const before = shares.get(key);
    shares.set(key, before ? uniteShares([before, share]) : share);
    chargeStartUs = least(chargeStartUs, toBigIntOrNull(row.first));
    chargeEndUs = greatest(chargeEndUs, toBigIntOrNull(row.last));
  }
  const all = [...shares.values()];
  return {
    ...counted,
    shares: all,
    providers: [...new Set(all.flatMap(share => share.providers))].toSorted(),
    chargeStartUs,
    chargeEndUs,
  };
}

export function uniteShares(parts: readonly Share[]): Share {
  const [first] = parts;
  if (!first) throw new RangeError('no shares to unite');
  return {
    billingAccountId: first.billingAccountId,
    periodStartUs: first.periodStartUs,
    periodEndUs: parts.map(part => part.periodEndUs).reduce(greatest, null),
    providers: [...new Set(parts.flatMap(part => part.providers))].toSorted(),
    content: uniteContent(parts.map(part => part.content)),
  };
}

type Tally = { rule: RowRule; rows: bigint; sampleRows: bigint[]; billed: Map<string, bigint> };

/** What each rule hit, from rows grouped by the packed masks (columns: masks, n, samples; BilledCost and currency where there is money). */
export function countFindings(
  rows: readonly Row[],
  mapping: Pick<Mapping, 'rejectMasks' | 'findingMasks'>,
  scan: Pick<FocusScan, 'rejections' | 'findings'>,
): Counted {
  const tallies = new Map<RowRule, Tally>();
  let read = 0n;
  let rejected = 0n;
  let flagged = 0n;
  for (const row of rows) {
    const count = toBigInt(row.n);
    const broken = rulesOf(
      scan.rejections,
      mapping.rejectMasks.map(mask => toBigInt(row[mask])),
    );
    const noted = rulesOf(
      scan.findings,
      mapping.findingMasks.map(mask => toBigInt(row[mask])),
    );
    read += count;
    if (broken.length > 0) rejected += count;
    else if (noted.some(rule => rule.severity !== 'info')) flagged += count;
    for (const rule of [...broken, ...noted]) {
      const tally: Tally = tallies.get(rule) ?? { rule, rows: 0n, sampleRows: [], billed: new Map() };
      tally.rows += count;
      tally.sampleRows.push(...(row.samples as unknown as { items: readonly bigint[] }).items);
      const billed = toUnscaled(row.BilledCost);
      const currency = toText(row.currency);
      if (billed !== null && currency !== null) tally.billed.set(currency, (tally.billed.get(currency) ?? 0n) + billed);
      tallies.set(rule, tally);
    }
  }
  const findings = [...scan.rejections, ...scan.findings].flatMap(rule => {
    const tally = tallies.get(rule);
    return tally ? [storedFinding(tally)] : [];
  });
  const firstRule = scan.rejections
    .flatMap(rule => {
      const row = tallies
        .get(rule)
        ?.sampleRows.map(Number)
        .toSorted((a, b) => a - b)[0];
      return row === undefined ? [] : [{ column: rule.column, row, reason: rule.message }];
    })
    .toSorted((a, b) => a.row - b.row)[0];
  return {
    read: Number(read),
    rejected: Number(rejected),
    accepted: Number(read - rejected),
    flagged: Number(flagged),
    firstRejection: firstRule ?? null,
    findings,
  };
}

function storedFinding(tally: Tally): StoredFinding {
  const { rule, severity, column, message } = tally.rule;
  return {
    rule,
    severity,
    column,
    message,
    rows: Number(tally.rows),
    sampleRows: tally.sampleRows
      .map(Number)
      .toSorted((a, b) => a - b)
      .slice(0, samples),
    billedCost: [...tally.billed]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, amount]) => ({ currency, amount: formatAmount(amount) })),
  };
}

/** Totals of a drop as the contract shows them; a measure that no row states is left out. */
export function measureTotals(shares: readonly { content: Content }[]) {
  return uniteContent(shares.map(share => share.content)).totals.flatMap(entry =>
    measures.flatMap(measure => {
      const amount = entry.amounts[measure];
      return amount === null || entry.currency === null
        ? []
        : [{ measure, currency: entry.currency, amount: formatAmount(amount) }];
    }),
  );
}

const textList = (value: unknown): string[] =>
  (value as { items: readonly unknown[] }).items
    .filter(item => item !== null)
    .map(String)
    .toSorted();
/** The smaller of two instants, of which either may be unknown. */
export const least = (a: bigint | null, b: bigint | null) => (a === null ? b : b === null || a < b ? a : b);
/** The larger of two instants, of which either may be unknown. */
export const greatest = (a: bigint | null, b: bigint | null) => (a === null ? b : b === null || a > b ? a : b);
