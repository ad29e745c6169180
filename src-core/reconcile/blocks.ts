import type { Reconciliation } from '../contract/reconcile.ts';
import { formatAmount } from '../money/amount.ts';
import { wordDays } from '../quality/days.ts';
import { RESIDUAL_SHARE } from '../quality/overlap.ts';
import { billedOf, type Metering, type ReconcileInput } from './facts.ts';

type Block = Reconciliation['blocks'][number];

/** What keeps figures that agree from being final, most telling first. */
export function blocksOf(input: ReconcileInput): Block[] {
  const { key, openness } = input;
  const blocks: Block[] = [];
  const add = (code: string, message: string) => blocks.push({ code, message });
  if (input.lines.length === 0)
    add('no-rows', `No charge lines of ${key.issuer ?? 'this issuer'} for ${key.month} in ${key.currency} are here.`);
  if (openness.periodEnd !== null && Date.parse(openness.periodEnd) > input.nowMs)
    add('open-period', `The billing period ends on ${openness.periodEnd.slice(0, 10)}; more charges will come.`);
  else if (openness.provisionalDays.length > 0)
    add('open-period', `The source may still change ${wordDays(openness.provisionalDays)}.`);
  if (openness.missingDays.length > 0) add('missing-days', `Not delivered: ${wordDays(openness.missingDays)}.`);
  if (openness.hasStandIn)
    add('stand-in', 'Some lines are metered usage at the prices of the price book, in place of a bill not yet here.');
  if (openness.countedTwice.length > 0)
    add('counted-twice', `The same spend counts from several sources: ${openness.countedTwice.join(', ')}.`);
  if (openness.isCostReport && input.invoices.some(({ origin }) => origin === 'provider-api'))
    add('same-rows', 'The lines come from the same cost report as the invoice; they cannot confirm each other.');
  blocks.push(...input.metering.flatMap(each => meteringBlocks(each, key.currency)));
  const billed = billedOf(input.lines);
  if (input.allocated !== null && billed !== null && input.allocated !== billed)
    add(
      'unallocated-mismatch',
      `The cost model answers for ${formatAmount(input.allocated)} of ${formatAmount(billed)} ${key.currency ?? ''}.`,
    );
  return blocks;
}

function meteringBlocks(metering: Metering, currency: string | null) {
  const { provider, charged, metered, isReconciled, isPriced, unpriced } = metering;
  if (metered === null || isReconciled !== false) return [];
  const amounts = `${formatAmount(charged - metered)} of ${formatAmount(charged)} ${currency ?? ''}`;
  const message = isPriced
    ? `${provider}: usage does not explain ${amounts}; the limit is ${RESIDUAL_SHARE * 100}%.`
    : `${provider}: ${unpriced.length === 0 ? 'part of the usage' : `usage of ${unpriced.join(', ')}`} has no price, so ${amounts} is not explained; the limit is ${RESIDUAL_SHARE * 100}%.`;
  return [{ code: 'metered-residual', message }];
}
