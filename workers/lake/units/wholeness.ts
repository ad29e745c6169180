import { BUCKET_COLUMN } from '../../../src-core/query/grouped-sql.ts';
import { type CostRow, groupedCosts } from './grouped-costs.ts';
import type { UnitQuestion } from './question.ts';
import type { UnitNote } from './volume.ts';

/** Days (UTC ms of their start) that records tell of, by `group` and whether they lie in the period before. */
export class ToldDays {
  readonly #days = new Map<string, Set<number>>();

  add(group: string, isPrevious: boolean, day: number): void {
    const key = `${isPrevious} ${group}`;
    this.#days.set(key, (this.#days.get(key) ?? new Set()).add(day));
  }

  of(group: string, isPrevious: boolean): ReadonlySet<number> {
    return this.#days.get(`${isPrevious} ${group}`) ?? new Set();
  }
}

export type Wholeness = {
  /** False: the records leave days of this bucket out, and its volume is no denominator. */
  isWhole(group: string, bucket: number, isPrevious: boolean): boolean;
  readonly notes: readonly UnitNote[];
};

/**
 * A bucket of several days counts only when records tell of its days that have charges: requests of ten days are no denominator for the cost of
 * thirty. `every`: of each of them; `edges`: from the first to the last (what is counted may be nothing on a day between).
 * Charges of whole months lie on their first day and ask for that day only.
 */
export async function wholeness(
  { spec, periods, query, snapshot, charges }: UnitQuestion,
  told: ToldDays,
  rule: {
    readonly days: 'every' | 'edges';
    readonly groupDims: readonly string[];
    readonly groupOf: (row: CostRow) => string | null;
    readonly what: string;
  },
): Promise<Wholeness> {
  if (periods.cellGrain === 'day' || periods.cellGrain === 'hour') return { isWhole: () => true, notes: [] };
  const { rows } = await groupedCosts(
    query,
    {
      ...{ measures: [spec.measure], dimensions: [...rule.groupDims], grain: 'day', filters: [...charges] },
      ...{ from: spec.from, to: spec.to, zone: spec.zone, compare: spec.compare },
    },
    snapshot.signal,
  );
  const charged = new Map<string, { group: string; isPrevious: boolean; days: number[] }>();
  for (const row of rows) {
    const group = rule.groupOf(row);
    if (group === null) continue;
    const day = Date.parse(String(row[BUCKET_COLUMN]));
    for (const isPrevious of spec.compare === 'none' ? [false] : [false, true]) {
      const amount = row[isPrevious ? `${spec.measure}_previous` : spec.measure];
      if (amount === null || amount === undefined) continue;
      const key = `${isPrevious} ${group} ${periods.cellOf(day)}`;
      const entry = charged.get(key) ?? { group, isPrevious, days: [] };
      entry.days.push(day);
      charged.set(key, entry);
    }
  }
  const partial = new Map<string, UnitNote | null>();
  for (const [key, { group, isPrevious, days }] of charged) {
    const known = told.of(group, isPrevious);
    if (known.size === 0) continue; // tells nothing at all: there is no cell to spoil
    const [first, last] = [Math.min(...known), Math.max(...known)];
    const isMissing = (day: number) => (rule.days === 'every' ? !known.has(day) : day < first || day > last);
    const missing = days.filter(isMissing).toSorted((a, b) => a - b);
    if (missing.length > 0) partial.set(key, isPrevious ? null : incomplete(rule.what, group, missing, days.length));
  }
  return {
    isWhole: (group, bucket, isPrevious) => !partial.has(`${isPrevious} ${group} ${bucket}`),
    notes: [...partial.values()].filter(note => note !== null),
  };
}

function incomplete(what: string, group: string, missing: readonly number[], of: number): UnitNote {
  const dayText = (day: number | undefined) => new Date(day ?? 0).toISOString().slice(0, 10);
  const [first, last] = [dayText(missing[0]), dayText(missing.at(-1))];
  const subject = [what, group].filter(word => word !== '').join(' of ');
  return {
    code: 'volume-incomplete',
    facts: { what, group, days: String(missing.length), of: String(of), first, last },
    message: `${subject}: nothing is known of ${missing.length} of ${of} days with charges (${first} to ${last}), so that period has no unit cost; ask for days (--grain day) or another period.`,
  };
}
