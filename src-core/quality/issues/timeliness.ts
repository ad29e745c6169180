import type { SourceFacts } from '../../contract/lake.ts';
import type { Coverage, QualityIssue } from '../../contract/quality.ts';
import { formatAmount, parseAmount } from '../../money/amount.ts';
import { addMoney, type Money } from '../../policy/tag-rules/money-by-currency.ts';
import { among, exploreAddress } from '../address.ts';
import { counted, ofSource } from '../checks/check.ts';
import { addDays, wordDays } from '../days.ts';
import { issueId } from './issue-id.ts';

/** Days that are missing, failed or not final yet, one issue a stream and state; and sources that have fallen silent. */
export function timelinessIssues(
  coverage: readonly Coverage[],
  sources: readonly SourceFacts[],
  now: string,
): QualityIssue[] {
  return [...coverage.flatMap(streamIssues), ...sources.flatMap(source => silentIssues(source, now))];
}

const dayWords: Readonly<Record<string, string>> = {
  missing: 'expected and not there',
  failed: 'not delivered because the run for it failed',
  provisional: 'there and may still change',
};
const daySeverity = { missing: 'error', failed: 'error', provisional: 'info' } as const;

function streamIssues(stream: Coverage): QualityIssue[] {
  const usual = usualDay(stream);
  return (['missing', 'failed', 'provisional'] as const).flatMap(state => {
    const days = stream.days.filter(day => day.state === state);
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return [];
    const { source, dataset, scope } = stream;
    const words = wordDays(days.map(({ day }) => day));
    const aDay = usual.map(({ currency, amount }) => `${amount} ${currency}`).join(', ');
    const worth = state !== 'provisional' && aDay !== '' ? ` A day is usually worth ${aDay}.` : '';
    const period = { from: first.day, to: addDays(last.day, 1) };
    return [
      {
        id: issueId(`days-${state}`, source, [dataset, scope]),
        check: `days-${state}`,
        kind: 'timeliness' as const,
        severity: daySeverity[state],
        source,
        facts: {
          dataset,
          scope,
          days: days.length,
          first: first.day,
          last: last.day,
          usualDay: aDay === '' ? null : aDay,
        },
        message: `${counted(days.length, 'day')} of ${dataset}${scope === null || scope === '' ? '' : ` of ${scope}`} from ${source} ${days.length === 1 ? 'is' : 'are'} ${dayWords[state]}: ${words}.${worth}`,
        rows: days.reduce((sum, { rows }) => sum + rows, 0),
        // What is missing cannot be known; what may still change is what is there.
        atStake: addMoney(days.flatMap(({ billedCost }) => billedCost)),
        address:
          dataset === 'cost-usage'
            ? exploreAddress({
                filters: [...ofSource(source), ...(scope === null ? [] : [among('BillingAccountId', scope)])],
                grain: 'day',
                period,
              })
            : null,
      },
    ];
  });
}

/** The median of the days that are there, per currency, to the cent: a size to reckon with, not a figure. */
function usualDay({ days }: Coverage): Money {
  const there = days.filter(({ state }) => state === 'final' || state === 'provisional').flatMap(day => day.billedCost);
  return [...Map.groupBy(there, ({ currency }) => currency)].flatMap(([currency, money]) => {
    const amounts = money.map(({ amount }) => parseAmount(amount)).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const middle = amounts[Math.floor(amounts.length / 2)];
    const cent = 10n ** 22n;
    return middle === undefined ? [] : [{ currency, amount: formatAmount((middle / cent) * cent) }];
  });
}

function silentIssues(source: SourceFacts, now: string): QualityIssue[] {
  const { name, isPaused, lastSuccessAt, silentAfterHours } = source;
  if (isPaused) return [];
  const hours = lastSuccessAt === null ? null : (Date.parse(now) - Date.parse(lastSuccessAt)) / 3_600_000;
  if (hours !== null && hours <= silentAfterHours) return [];
  const check = hours === null ? 'source-never-delivered' : 'source-silent';
  return [
    {
      id: issueId(check, name, []),
      check,
      kind: 'timeliness',
      severity: hours === null ? 'warning' : 'error',
      source: name,
      facts: { lastSuccessAt, silentAfterHours, hours: hours === null ? null : Math.floor(hours) },
      message:
        hours === null
          ? `${name} has not had a successful run yet.`
          : `${name} has been silent for ${counted(Math.floor(hours), 'hour')}; it should be heard of every ${silentAfterHours}.`,
      rows: 0,
      atStake: [],
      address: null,
    },
  ];
}
