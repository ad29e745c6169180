import type { Reconciliation } from '../contract/reconcile.ts';
import type { GatePolicy, GateVerdict } from '../contract/reports.ts';
import { formatAmount } from '../money/amount.ts';
import { compare, divide, fromDecimal, toDecimal } from '../money/fraction.ts';
import type { ReportLanguage } from './display.ts';
import { magnitude, minus } from './exact.ts';
import { type Finding, findingText, writeDays } from './gate-words.ts';

export type GateFacts = {
  /** "2026-09", "2026-W38". */
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

/** Without an effect it is not told. */
type Draft = Omit<Finding, 'effect' | 'message'> & { effect: Finding['effect'] | null };

/** Whether a report may leave, and what it must say if it does. Pure: the same facts and policy give the same verdict in every language. */
export function gateVerdict(policy: GatePolicy, facts: GateFacts, language: ReportLanguage): GateVerdict {
  const drafts = [
    ...(facts.rows === 0 ? [noData(facts)] : []),
    ...facts.gaps.map(doesNotTie),
    ...facts.bills.flatMap(bill => billFinding(bill, policy, facts)),
    ...dayFindings(policy, facts),
    ...qualityFindings(policy, facts),
    ...rateFindings(facts),
  ];
  const findings = drafts.flatMap(({ effect, ...draft }) =>
    effect === null ? [] : [worded({ ...draft, effect }, language)],
  );
  const refused = findings.some(({ effect }) => effect === 'refuses');
  return { outcome: refused ? 'refused' : findings.length > 0 ? 'stated' : 'pass', findings };
}

function worded(finding: Omit<Finding, 'message'>, language: ReportLanguage): Finding {
  const message = findingText(finding, language);
  if (message === null) throw new Error(`a finding of ${finding.code} has no words`);
  const { code, effect, facts, address } = finding;
  return { code, effect, facts, message, address };
}

const effectOf = (level: 'require' | 'state' | 'off') =>
  level === 'off' ? null : level === 'require' ? ('refuses' as const) : ('stated' as const);

const noData = ({ period }: GateFacts): Draft => ({
  ...{ code: 'no-data', effect: 'refuses', facts: { period }, address: null },
});

const doesNotTie = (what: string): Draft => ({
  ...{ code: 'does-not-tie', effect: 'refuses', facts: { what }, address: null },
});

function billFinding(
  { issuer, currency, invoiced, billed, state, blocks, residuals }: GateFacts['bills'][number],
  policy: GatePolicy,
  { addresses }: GateFacts,
): Draft[] {
  if (state === 'reconciled') return [];
  const about = { issuer, currency, invoiced, billed };
  const common = {
    effect: effectOf(policy.reconciliation),
    address: residuals.find(({ name: residual }) => residual === 'invoice-billed')?.address ?? addresses.month,
  };
  if (state === 'no-invoice') return [{ ...common, code: 'no-invoice', facts: about }];
  if (state === 'differs')
    return [{ ...common, code: 'not-reconciled', facts: { ...about, difference: minus(invoiced, billed) } }];
  const codes = blocks.map(({ code }) => code).join(',');
  return [{ ...common, code: 'reconciliation-blocked', facts: { ...about, blocks: codes } }];
}

/** One finding a source and state: accounts of a source that miss the same days are one thing to look after. */
function dayFindings(policy: GatePolicy, facts: GateFacts): Draft[] {
  const effect = effectOf(policy.coverage);
  const findings: Draft[] = [];
  for (const [source, streams] of Map.groupBy(facts.streams, stream => stream.source)) {
    for (const state of ['missing', 'provisional'] as const) {
      const days = [...new Set(streams.flatMap(stream => stream[state]))].sort();
      if (days.length === 0) continue;
      const code = state === 'missing' ? 'missing-days' : 'provisional-days';
      const span = { first: days[0] ?? null, last: days.at(-1) ?? null, runs: writeDays(days) };
      findings.push({ code, effect, facts: { source, days: days.length, ...span }, address: facts.addresses.coverage });
    }
  }
  if (facts.openUntil !== null)
    findings.push({
      ...{ code: 'missing-days', effect, facts: { until: facts.openUntil }, address: facts.addresses.coverage },
    });
  return findings;
}

/**
 * The findings of a currency are added up, so that many small ones count like a large one. Charges that two of them name are counted twice:
 * the share is the most that can be at stake, never less.
 */
function qualityFindings(policy: GatePolicy, { stakes, costs, addresses }: GateFacts): Draft[] {
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
      .map(({ check, amount }) => ({ check, size: magnitude(amount) }))
      .toSorted((a, b) => (b.size > a.size ? 1 : b.size < a.size ? -1 : 0))
      .map(({ check }) => check);
    const named = [...new Set(checks)].slice(0, 3).join(',');
    return [
      {
        code: 'quality',
        effect: effectOf(policy.quality),
        facts: { currency, share: text, atStake: formatAmount(capped), limit: policy.qualityLimit, checks: named },
        address: addresses.quality,
      },
    ];
  });
}

function rateFindings({ unknownRates, addresses }: GateFacts): Draft[] {
  if (unknownRates.length === 0) return [];
  return [
    {
      code: 'unknown-rate',
      effect: 'stated', // amounts of those days are null, and every total that needs them says so
      facts: {
        currencies: unknownRates.map(({ from }) => from).join(','),
        days: unknownRates.map(({ days }) => days).join(','),
      },
      address: addresses.rates,
    },
  ];
}
