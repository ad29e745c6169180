import type { Cell } from '../../../src-core/contract/explain.ts';
import { measures, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { randomOf } from '../../support/random.ts';
import type { BenchSession } from './workbench-session.ts';

export type AnyCell = Pick<Cell, 'measure' | 'currency'> & Partial<Cell>;

/** Common to lines and splits, and dimensions of lines alone. */
const common = [
  'ServiceProviderName',
  'ServiceCategory',
  'ServiceName',
  'SubAccountName',
  'ChargeCategory',
  'x_Team',
  'x_Product',
  'x_Environment',
  'x_Feature',
  'x_Model',
];
const ofLines = ['ResourceName', 'SkuMeter', 'Tags/feature', 'ChargeDescription', 'SkuId', 'CommitmentDiscountId'];
const periods = [
  ['2026-09', '2026-10'],
  ['2026-03', '2026-04'],
  ['2026-07-01', '2026-07-09'],
  ['2026-08-14', '2026-08-15'],
  ['2026-01', '2026-10'],
  ['2025-10', '2026-11'],
] as const;

/** Cells of random tables, the same in every run: half as delivered, half after the splits. */
export async function randomCells(session: BenchSession, count: number): Promise<AnyCell[]> {
  const random = randomOf(20_260_923);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new RangeError('nothing to choose from');
    return found;
  };
  const cells: AnyCell[] = [];
  while (cells.length < count) {
    const allocation = cells.length % 2 === 0 ? ('none' as const) : ('split' as const);
    const names = allocation === 'none' ? [...common, ...ofLines] : common;
    const [from, to] = pick(periods);
    const measure = pick(measures);
    const dimensions = [...new Set([pick(names), pick(names)].slice(0, Math.floor(random() * 3)))];
    const spec: QuerySpecInput = { measures: [measure], dimensions, from, to, allocation, limit: 5_000 };
    const rows = await session.rows(spec);
    if (rows.length === 0) continue;
    const row = pick(rows);
    const filters = dimensions.map(dimension => {
      const value = row[dimension];
      return { dimension, op: 'in' as const, values: [value === null ? null : String(value)] };
    });
    const currency = row.BillingCurrency === null ? null : String(row.BillingCurrency);
    cells.push({ measure, currency, from, to, filters, allocation });
  }
  return cells;
}

/** The question whose answer is the cell. */
export const questionOf = ({ measure, currency, from, to, filters = [] }: AnyCell): QuerySpecInput => ({
  measures: [measure],
  from,
  to,
  filters: [...filters, { dimension: 'BillingCurrency', op: 'in', values: [currency] }],
});
