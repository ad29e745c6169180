import type { Reconciliation } from '../contract/reconcile.ts';
import type { GatePolicy, GateVerdict } from '../contract/reports.ts';
import { formatAmount } from '../money/amount.ts';
import { compare, divide, fromDecimal, toDecimal } from '../money/fraction.ts';
import { dayRuns } from '../quality/days.ts';
import { displayFor, type ReportLanguage } from './display.ts';
import { magnitude, minus } from './exact.ts';
import { type Words, wordsOf } from './words/words.ts';

export type GateFacts = {
  /** As a reader knows it, e.g. "September 2026". */
  readonly period: string;
  /** First UTC day after the period where that lies ahead; null = it is over. */
  readonly openUntil: string | null;
  /** Charge lines in scope. */
  readonly rows: number;
  /** Tables or files whose sums are not the lake's, in words. */
  readonly gaps: readonly string[];
  /** Bills that charges in scope belong to; none for weekly reports, which no invoice speaks for. */
  readonly bills: readonly Pick<
    Reconciliation,
    'issuer' | 'currency' | 'invoiced' | 'billed' | 'state' | 'blocks' | 'residuals'
  >[];
  /** Streams in scope with days of the period that are not final. */
  readonly streams: readonly {
    readonly source: string;
    readonly scope: string | null;
    readonly provisional: readonly string[];
    readonly missing: readonly string[];
  }[];
  /** Cost of the period that findings put at stake, one entry a finding and currency. Two findings may be about the same charges. */
  readonly stakes: readonly { readonly check: string; readonly currency: string; readonly amount: string }[];
  /** Cost of the period by currency, in the measure of the stakes. */
  readonly costs: readonly { readonly currency: string; readonly amount: string }[];
  /** Days (first of each run) without an exchange rate that amounts needed. */
  readonly unknownRates: readonly { readonly from: string; readonly days: number }[];
  readonly addresses: {
    readonly month: string | null;
    readonly coverage: string;
    readonly quality: string;
    readonly rates: string;
  };
};

type Finding = GateVerdict['findings'][number];
type Draft = Omit<Finding, 'effect'> & { effect: Finding['effect'] | null };

/** Whether a report may leave, and what it must say if it does. Pure: the same facts and policy give the same verdict in every language. */
export function gateVerdict(policy: GatePolicy, facts: GateFacts, language: ReportLanguage): GateVerdict {
  const say = { words: wordsOf(language), display: displayFor(language) };
  const findings = [
    ...(facts.rows === 0 ? [noData(facts, say)] : []),
    ...facts.gaps.map(gap => doesNotTie(gap, say)),
    ...facts.bills.flatMap(bill => billFinding(bill, policy, facts, say)),
    ...dayFindings(policy, facts, say),
    ...qualityFindings(policy, facts, say),
    ...rateFindings(facts, say),
  ].flatMap(({ effect, ...finding }) => (effect === null ? [] : [{ ...finding, effect }]));
  const refused = findings.some(({ effect }) => effect === 'refuses');
  return { outcome: refused ? 'refused' : findings.length > 0 ? 'stated' : 'pass', findings };
}

type Say = { readonly words: Words; readonly display: ReturnType<typeof displayFor> };

const effectOf = (level: 'require' | 'state' | 'off') =>
  level === 'off' ? null : level === 'require' ? ('refuses' as const) : ('stated' as const);

const noData = ({ period }: GateFacts, { words }: Say): Draft => ({
  ...{ code: 'no-data', effect: 'refuses', facts: { period }, address: null },
  message: words.gate['no-data'](period),
});

const doesNotTie = (what: string, { words }: Say): Draft => ({
  ...{ code: 'does-not-tie', effect: 'refuses', facts: { what }, address: null },
  message: words.gate['does-not-tie'](what),
});

function billFinding(
  { issuer, currency, invoiced, billed, state, blocks, residuals }: GateFacts['bills'][number],
  policy: GatePolicy,
  { addresses }: GateFacts,
  { words, display }: Say,
): Draft[] {
  if (state === 'reconciled') return [];
  const name = issuer ?? words.notSaid;
  const common = {
    effect: effectOf(policy.reconciliation),
    facts: { issuer, currency, invoiced, billed },
    address: residuals.find(({ name: residual }) => residual === 'invoice-billed')?.address ?? addresses.month,
  };
  if (state === 'no-invoice')
    return [{ ...common, code: 'no-invoice', message: words.gate['no-invoice'](name, currency ?? words.notSaid) }];
  if (state === 'differs') {
    const difference = minus(invoiced, billed);
    const amount = difference === null ? words.notSaid : display.money(difference, currency);
    return [
      {
        ...common,
        code: 'not-reconciled',
        facts: { ...common.facts, difference },
        message: words.gate['not-reconciled'](name, amount),
      },
    ];
  }
  const reasons = [...new Set(blocks.map(({ code }) => words.gate.blocks[code] ?? code))].join(', ');
  const codes = blocks.map(({ code }) => code).join(',');
  return [
    {
      ...common,
      code: 'reconciliation-blocked',
      facts: { ...common.facts, blocks: codes },
      message: words.gate['reconciliation-blocked'](name, reasons),
    },
  ];
}

/** One finding a source and state: accounts of a source that miss the same days are one thing to look after. */
function dayFindings(policy: GatePolicy, facts: GateFacts, say: Say): Draft[] {
  const effect = effectOf(policy.coverage);
  const { words } = say;
  const findings: Draft[] = [];
  for (const [source, streams] of Map.groupBy(facts.streams, stream => stream.source)) {
    for (const state of ['missing', 'provisional'] as const) {
      const days = [...new Set(streams.flatMap(stream => stream[state]))].sort();
      if (days.length === 0) continue;
      const code = state === 'missing' ? 'missing-days' : 'provisional-days';
      const about = { source, days: days.length, first: days[0] ?? null, last: days.at(-1) ?? null };
      const message = words.gate[code](source, daysInWords(days, say));
      findings.push({ code, effect, facts: about, message, address: facts.addresses.coverage });
    }
  }
  if (facts.openUntil !== null)
    findings.push({
      ...{ code: 'missing-days', effect, facts: { until: facts.openUntil }, address: facts.addresses.coverage },
      message: words.gate.notEnded(say.display.day(facts.openUntil)),
    });
  return findings;
}

/** "3 days (Sep 2, 2026 to Sep 4, 2026)". @param days distinct, in order */
export function daysInWords(days: readonly string[], { words, display }: Say): string {
  const runs = dayRuns(days);
  const shown = runs
    .slice(0, 3)
    .map(({ first, last }) =>
      first === last ? display.day(first) : words.through(display.day(first), display.day(last)),
    );
  const more = runs.length - shown.length;
  const which = [...shown, ...(more > 0 ? [words.gate.moreDays(display.count(more))] : [])].join(', ');
  return days.length === 1 ? words.gate.day(which) : words.gate.days(display.count(days.length), which);
}

/**
 * The findings of a currency are added up, so that many small ones count like a large one. Charges that two of them name are counted twice:
 * the share is the most that can be at stake, never less.
 */
function qualityFindings(
  policy: GatePolicy,
  { stakes, costs, addresses }: GateFacts,
  { words, display }: Say,
): Draft[] {
  const limit = fromDecimal(policy.qualityLimit);
  return [...Map.groupBy(stakes, ({ currency }) => currency)].flatMap(([currency, found]): Draft[] => {
    const atStake = found.reduce((sum, { amount }) => sum + magnitude(amount), 0n);
    const cost = magnitude(costs.find(each => each.currency === currency)?.amount ?? '0');
    if (atStake === 0n) return [];
    const share = divide(fromDecimal(formatAmount(atStake)), fromDecimal(formatAmount(cost)));
    if (share !== null && compare(share, limit) <= 0) return [];
    const isAll = share === null || atStake > cost;
    const capped = isAll ? cost : atStake;
    const text = isAll ? '1' : toDecimal(share, 6);
    const checks = found
      .toSorted((a, b) => (magnitude(b.amount) > magnitude(a.amount) ? 1 : -1))
      .map(({ check }) => check);
    const named = [...new Set(checks)].slice(0, 3).map(check => words.names.checks[check] ?? check);
    const amount = display.money(formatAmount(capped), currency);
    return [
      {
        code: 'quality',
        effect: effectOf(policy.quality),
        facts: { currency, share: text, atStake: formatAmount(capped), limit: policy.qualityLimit },
        message: words.gate.quality(display.share(text), display.share(policy.qualityLimit), amount, named.join(', ')),
        address: addresses.quality,
      },
    ];
  });
}

function rateFindings({ unknownRates, addresses }: GateFacts, { words, display }: Say): Draft[] {
  if (unknownRates.length === 0) return [];
  const pairs = unknownRates.map(({ from, days }) => words.gate.rate(from, display.count(days)));
  return [
    {
      code: 'unknown-rate',
      effect: 'stated', // amounts of those days are null, and every total that needs them says so
      facts: { currencies: unknownRates.map(({ from }) => from).join(',') },
      message: words.gate['unknown-rate'](pairs.join(', ')),
      address: addresses.rates,
    },
  ];
}
