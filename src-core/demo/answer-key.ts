import { billOf } from './bills.ts';
import { type BudgetKey, budgetKeyMarkdown } from './books/budget-key.ts';
import { type MoneyKey, moneyKeyMarkdown } from './books/money-key.ts';
import { dayNumber, ESTATE_END, ESTATE_START, estateDays, LAST_CLOSED_MONTH } from './calendar.ts';
import { COMPANY } from './company.ts';
import { restatement } from './estate.ts';
import { events } from './events.ts';
import { lineNumber, lines } from './lines.ts';
import type { EstateEvent, EventFilter } from './model.ts';
import type { StreamDays } from './stream-days.ts';
import { type UsageKey, usageKeyMarkdown } from './usage-key.ts';

/** One event of the key. Amounts are decimal text of EffectiveCost in `currency`. */
export type KeyEvent = {
  id: string;
  kind: 'anomaly' | 'planned';
  shape: string;
  title: string;
  titleKo: string;
  explanation: string;
  /** A QuerySpec with these filters and this period finds exactly the affected charges. */
  filters: { dimension: string; op: 'in'; values: string[] }[];
  from: string;
  to: string;
  measure: 'EffectiveCost';
  currency: string;
  /** Exact sum of the generated rows behind the filters. */
  measured: string;
  /** What those charges would have cost without the event, to the cent, from the model. */
  usual: string;
  /** measured - usual, to the cent. */
  impact: string;
};

export type AnswerKey = {
  isDemo: true;
  company: string;
  seed: number;
  rowsWished: number;
  rowsWritten: number;
  period: { start: string; end: string; lastClosedMonth: string };
  anomalies: KeyEvent[];
  plannedEvents: KeyEvent[];
  untagged: { currency: string; effectiveCost: string; share: string; meaning: string }[];
  restatement: {
    billingAccountId: string;
    billingPeriod: string;
    files: string[];
    explanation: string;
    currency: string;
    billedCostFirst: string;
    billedCostSecond: string;
    difference: string;
  };
  commitments: {
    commitmentDiscountId: string;
    name: string;
    currency: string;
    purchased: string;
    used: string;
    unused: string;
  }[];
  months: {
    month: string;
    currency: string;
    rows: number;
    ListCost: string;
    ContractedCost: string;
    BilledCost: string;
    EffectiveCost: string;
  }[];
  usage: UsageKey;
  /** What allocation, unit costs, reconciliation and conversion must come to. */
  money: MoneyKey;
  /** How the budgets stand in the open month. */
  budgets: BudgetKey;
};

/** What happened without the event: the model's usual cost of the charges behind an event's filters, in currency units. */
export function usualCost(event: EstateEvent, estate: readonly StreamDays[], measured: number): number {
  if (event.wholly) return 0;
  let difference = 0;
  for (const item of estate) {
    if (!event.applies(item.stream)) continue;
    const line = lines[lineNumber.get(item.stream.key) ?? -1];
    const price = Number(line?.effectivePrice ?? '0');
    for (const [at, dayIndex] of item.days.entries()) {
      const day = estateDays[dayIndex] ?? '';
      if (day < event.from || day >= event.to) continue;
      const quantity = item.quantities[at] ?? 0;
      const factor = event.factor(dayNumber(day) - dayNumber(event.from));
      const usual = event.kind === 'anomaly' ? (item.usual[at] ?? 0) : quantity / factor;
      if (event.priceShare !== null) difference += quantity * price * event.priceShare;
      else if (event.pool) difference += (usual - quantity) * price;
      else difference += (quantity - usual) * price;
    }
  }
  return measured - difference;
}

/** SQL predicate of an event over the demo files read by name; `p` holds FOCUS columns of every version. */
export function eventPredicate(filters: readonly EventFilter[], from: string, to: string): string {
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const expression = (dimension: string) => {
    if (dimension === 'ServiceProviderName') return 'coalesce(p.ServiceProviderName, p.ProviderName)';
    if (dimension.startsWith('Tags/')) return `json_extract_string(p.Tags, ${text(`$."${dimension.slice(5)}"`)})`;
    return `p."${dimension}"`;
  };
  const parts = filters.map(filter => `${expression(filter.dimension)} IN (${filter.values.map(text).join(', ')})`);
  return [...parts, `p.ChargePeriodStart >= TIMESTAMP '${from}'`, `p.ChargePeriodStart < TIMESTAMP '${to}'`].join(
    ' AND ',
  );
}

/** The key's entry for an event. */
export function keyEvent(event: EstateEvent, estate: readonly StreamDays[], measured: string): KeyEvent {
  const usual = usualCost(event, estate, Number(measured));
  return {
    id: event.id,
    kind: event.kind,
    shape: event.shape,
    title: event.title,
    titleKo: event.titleKo,
    explanation: event.explanation,
    filters: event.filters.map(filter => ({ dimension: filter.dimension, op: 'in', values: [...filter.values] })),
    from: event.from,
    to: event.to,
    measure: 'EffectiveCost',
    currency: billOf(event.bill).currency,
    measured,
    usual: usual.toFixed(2),
    impact: (Number(measured) - usual).toFixed(2),
  };
}

export const keyEvents: readonly EstateEvent[] = events;
export const keyPeriod = { start: ESTATE_START, end: ESTATE_END, lastClosedMonth: LAST_CLOSED_MONTH };
export const keyCompany = COMPANY;

export const restatementText = `The first delivery of ${restatement.month} lacked data transfer and CDN charges from ${restatement.missingFrom} on, metered OpenSearch 8 % too high and came before the Bedrock migration credit. The second delivery replaces it.`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(row => `| ${row.join(' | ')} |`),
  ].join('\n');

const eventText = (event: KeyEvent) => `### ${event.title} (\`${event.id}\`)
${event.explanation}

- Where: ${event.filters.map(filter => `\`${filter.dimension} = ${filter.values.join(' or ')}\``).join(' and ')}
- When: ${event.from} to ${event.to} (end exclusive); shape: ${event.shape}
- Size: **${event.impact} ${event.currency}** EffectiveCost (measured ${event.measured}, usual about ${event.usual})
- Find it: \`mureon query --measures EffectiveCost --grain day --from ${event.from} --to ${event.to} ${event.filters.map(filter => `--filter '${filter.dimension}=${filter.values.join(',')}'`).join(' ')}\`
`;

/** The key as a page to read. */
export function answerKeyMarkdown(key: AnswerKey): string {
  return `# Answer key of the demo estate
${key.company} does not exist; all of its data is generated (seed ${key.seed}, ${key.rowsWritten} charge lines written).
Period ${key.period.start} to ${key.period.end} (end exclusive, UTC); ${key.period.lastClosedMonth} is the last closed month.

## Anomalies: what a detector should find
${key.anomalies.map(eventText).join('\n')}
## Planned: large and expected
${key.plannedEvents.map(eventText).join('\n')}
## Restated month
${key.restatement.explanation} BilledCost ${key.restatement.billedCostFirst} became ${key.restatement.billedCostSecond} ${key.restatement.currency}
(difference ${key.restatement.difference}) in ${key.restatement.billingPeriod} of account ${key.restatement.billingAccountId}.

${moneyKeyMarkdown(key.money)}
${budgetKeyMarkdown(key.budgets)}
${usageKeyMarkdown(key.usage)}
## Untagged spend
${table(
  ['currency', 'EffectiveCost without a team', 'share'],
  key.untagged.map(row => [row.currency, row.effectiveCost, row.share]),
)}

## Commitments
${table(
  ['commitment', 'currency', 'purchased', 'used', 'unused'],
  key.commitments.map(row => [row.name, row.currency, row.purchased, row.used, row.unused]),
)}

## Control totals
${table(
  ['month', 'currency', 'rows', 'ListCost', 'ContractedCost', 'BilledCost', 'EffectiveCost'],
  key.months.map(row => [
    row.month,
    row.currency,
    String(row.rows),
    row.ListCost,
    row.ContractedCost,
    row.BilledCost,
    row.EffectiveCost,
  ]),
)}
`;
}
