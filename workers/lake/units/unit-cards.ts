import type { CustomUnit, UnitCard, UnitRow, UnitSeries, UnitSpec } from '../../../src-core/contract/units.ts';
import { UnitSpec as UnitSpecSchema, unitKeys } from '../../../src-core/contract/units.ts';
import { parseLocalDay } from '../../../src-core/query/period.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { unitCatalog } from '../../../src-core/units/catalog.ts';
import type { Snapshot } from '../query/snapshot.ts';

const TREND_MONTHS = 6;

export type CardsQuestion = {
  readonly month: string | null;
  readonly measure: Measure;
  readonly custom: readonly CustomUnit[];
};

/**
 * A card for each unit and currency that has figures in the month (default: the last month whose days all have charges), with the month before and six
 * months of trend. Units that nothing is known of have no card.
 */
export async function unitCards(
  { month: asked, measure, custom }: CardsQuestion,
  snapshot: Snapshot,
  series: (spec: UnitSpec, custom: CustomUnit | null) => Promise<UnitSeries>,
): Promise<UnitCard[]> {
  const month = asked ?? (await lastClosedMonth(snapshot));
  if (month === null) return [];
  const start = parseLocalDay(month);
  const units = [
    ...unitKeys.map(key => ({
      unit: key as string,
      title: unitCatalog[key].title,
      word: unitCatalog[key].word,
      custom: null,
    })),
    ...custom.map(each => ({ unit: `custom:${each.name}`, title: each.title, word: each.unit, custom: each })),
  ];
  const cards: UnitCard[] = [];
  for (const { unit, title, word, custom: own } of units) {
    const spec = UnitSpecSchema.parse({
      unit,
      measure,
      grain: 'month',
      from: monthAt(start, 1 - TREND_MONTHS),
      to: monthAt(start, 1),
    });
    const answer = await series(spec, own);
    const rowsAt = (bucket: string) => answer.rows.filter(row => row.bucket === bucket);
    const bucket = new Date(start).toISOString();
    const before = rowsAt(`${monthAt(start, -1)}-01T00:00:00.000Z`);
    for (const row of rowsAt(bucket)) {
      if (row.cost === null || (row.unitCost === null && unit !== 'request' && own === null)) continue;
      const same = (other: UnitRow) => other.currency === row.currency;
      const past = before.find(same);
      cards.push({
        ...{ unit, title, word, month, denominator: answer.denominator },
        row: {
          ...row,
          previous: { cost: past?.cost ?? null, quantity: past?.quantity ?? null, unitCost: past?.unitCost ?? null },
        },
        trend: Array.from({ length: TREND_MONTHS }, (_, index) => {
          const at = `${monthAt(start, index + 1 - TREND_MONTHS)}-01T00:00:00.000Z`;
          return { bucket: at, unitCost: rowsAt(at).find(same)?.unitCost ?? null };
        }),
      });
    }
  }
  return cards;
}

/** "YYYY-MM", `months` after the month that begins at `start`. */
function monthAt(start: number, months: number): string {
  const date = new Date(start);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 7);
}

/** The newest month that has charges on its last day. */
async function lastClosedMonth(snapshot: Snapshot): Promise<string | null> {
  const [row] = await snapshot.all({
    sql: `-- grain: one row
      SELECT strftime(date_trunc('month', max("Bucket") + INTERVAL 1 DAY) - INTERVAL 1 DAY, '%Y-%m') AS month FROM rollup_day`,
    params: [],
  });
  return typeof row?.month === 'string' ? row.month : null;
}
