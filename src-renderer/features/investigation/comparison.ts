import type { InvestigationManifest } from '../../../src-core/contract/investigations.ts';
import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { totalsByCurrency } from '../../data/arrow/totals.ts';
import { api, takeResult } from '../../data/client.ts';

export type Question = InvestigationManifest['questions'][number];
/** Null: there is nothing known on that side. */
export type ComparedTotal = {
  measure: Measure;
  currency: string | null;
  theirs: Unscaled | null;
  ours: Unscaled | null;
};

type Totals = ReadonlyMap<Measure, ReadonlyMap<string | null, Unscaled>>;

/** Sums of the file's own rows; of charge lines, of which a file holds a page, the sums of all that its lake had. */
function totalsOf(question: Question, result: ArrowResult): Totals {
  if (question.totals === null) return summed(result);
  const totals = new Map<Measure, Map<string | null, Unscaled>>();
  for (const { measure, currency, amount } of question.totals) {
    const of = totals.get(measure) ?? new Map<string | null, Unscaled>();
    totals.set(measure, of.set(currency, parseAmount(amount)));
  }
  return totals;
}

const summed = (result: ArrowResult): Totals =>
  new Map(
    measures.filter(name => result.money(name)).map(measure => [measure, totalsByCurrency(result, measure)] as const),
  );

/** The same question of the reader's own lake as it is now. @throws AppError of the query */
export async function askOwnLake(question: Question, signal: AbortSignal): Promise<Totals> {
  const { subject } = question;
  if (subject.kind === 'query') {
    const head = await api.query.run({ ...subject.spec, asOf: null }, { signal });
    return summed(ArrowResult.read(await takeResult(head.ticket, signal)));
  }
  const head = await api.query.rows({ ...subject.spec, asOf: null, offset: 0, limit: 1 }, { signal });
  const totals = new Map<Measure, Map<string | null, Unscaled>>();
  for (const { measure, currency, amount } of head.totals) {
    const of = totals.get(measure) ?? new Map<string | null, Unscaled>();
    totals.set(measure, of.set(currency, parseAmount(amount)));
  }
  return totals;
}

/** Both sides per measure and currency, in the order of the file. */
export function compareTotals(question: Question, result: ArrowResult, ours: Totals): ComparedTotal[] {
  const theirs = totalsOf(question, result);
  return [...theirs].flatMap(([measure, totals]) => {
    const own = ours.get(measure) ?? new Map<string | null, Unscaled>();
    return [...new Set([...totals.keys(), ...own.keys()])].map(currency => ({
      measure,
      currency,
      theirs: totals.get(currency) ?? null,
      ours: own.get(currency) ?? null,
    }));
  });
}
