import { readFilters, stringifySearch } from '../../../src-core/address/addresses.ts';
import type { QualityIssue } from '../../../src-core/contract/quality.ts';
import type { ReportTemplate } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type Filter, QuerySpec } from '../../../src-core/query/query-spec.ts';
import { bySize, sum } from '../../../src-core/reports/exact.ts';
import { periodScope, type ReportPeriod } from '../../../src-core/reports/period.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import type { QualityService } from '../quality-service.ts';
import { deliveredFilters, readStreams } from './gate-streams.ts';
import type { ControlTotals, IssueStake, Money, Standing } from './model-context.ts';
import { askLake } from './model-reader.ts';

export type StandingQuestion = {
  readonly lake: LakeClient;
  readonly quality: Pick<QualityService, 'coverage' | 'issues' | 'reconcile'>;
  readonly template: ReportTemplate;
  readonly period: ReportPeriod;
  readonly control: ControlTotals;
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
};

/** Findings whose charges are asked for, those with most money at stake over the whole lake first. */
const ASKED = 30;
/** Coverage says these better, day by day. */
const told = new Set(['days-missing', 'days-failed', 'days-provisional', 'source-silent', 'source-never-delivered']);

/** How the data of a report's period stand: what the gate decides by and the summary shows. */
export async function readStanding(question: StandingQuestion): Promise<Standing> {
  const { quality, period, control, template, signal, now } = question;
  const [streams, issues] = await Promise.all([
    readStreams(question),
    template.gate.quality === 'off' ? [] : quality.issues(signal),
  ]);
  const bills = await billsOf(question);
  const [stakes, costs] = await Promise.all([
    stakesOf(issues, question),
    costsOf({ filters: [], period: null }, question),
  ]);
  const unfinished = streams.filter(({ provisional, missing }) => provisional.length + missing.length > 0);
  const month = period.kind === 'month' ? period.label : period.from.slice(0, 7);
  return {
    bills,
    streams,
    issues: stakes,
    facts: {
      period: period.label,
      openUntil: period.to > now.toISOString().slice(0, 10) ? period.to : null,
      rows: control.rows,
      bills,
      streams: unfinished.map(({ source, scope, provisional, missing }) => ({ source, scope, provisional, missing })),
      stakes: stakes.flatMap(({ issue, stake }) =>
        issue.severity === 'info' ? [] : (stake ?? []).map(money => ({ check: issue.check, ...money })),
      ),
      costs: costs ?? [],
      addresses: {
        month: `/reconcile${stringifySearch({ month })}`,
        coverage: `/sources${stringifySearch({ tab: 'coverage', period: month })}`,
        quality: '/quality',
        rates: '/prices?tab=rates',
      },
    },
  };
}

/** Bills that charges of the report belong to. A week has none. */
async function billsOf({
  lake,
  quality,
  template,
  period,
  control,
  signal,
}: StandingQuestion): Promise<Standing['bills']> {
  if (period.kind === 'week' || template.gate.reconciliation === 'off' || control.rows === 0) return [];
  const scope = periodScope(template.basis, period);
  const dimensions = ['InvoiceIssuerName', 'ServiceProviderName', 'BillingAccountId'];
  const spec = QuerySpec.parse({
    ...{ measures: ['BilledCost'], dimensions, from: scope.from, to: scope.to, asOf: String(control.lakeVersion) },
    filters: deliveredFilters([...template.filters, ...scope.filters]),
  });
  const { rows } = await askLake(lake, spec, signal);
  const found = await quality.reconcile({ from: period.label, to: period.to.slice(0, 7) }, signal);
  // The lines of a bill name its issuer, or, where none of them does, the provider is taken for it (month-facts of the lake).
  return found.filter(({ issuer, account, currency }) =>
    rows.some(
      row =>
        (row.InvoiceIssuerName === issuer || row.ServiceProviderName === issuer || issuer === null) &&
        (account === null || row.BillingAccountId === account) &&
        (currency === null || row.BillingCurrency === currency),
    ),
  );
}

/** What of the period each finding puts at stake: the cost of the charges that its address names. */
async function stakesOf(issues: readonly QualityIssue[], question: StandingQuestion): Promise<IssueStake[]> {
  const { control, template } = question;
  const grouped = new Set(template.sections.flatMap(section => ('by' in section && section.by ? section.by : [])));
  const relevant = issues
    .filter(({ check }) => !told.has(check))
    .filter(({ source }) => source === null || control.sources.includes(source))
    // whether lines have a team matters to a report by team, not to one by service
    .filter(({ facts: { attribute } }) => typeof attribute !== 'string' || grouped.has(attribute));
  const stakes: IssueStake[] = [];
  for (const [index, issue] of relevant.entries()) {
    const lines = index < ASKED ? linesOf(issue.address) : null;
    const stake = lines === null ? null : await costsOf(lines, question, spelledApart(issue));
    if (stake === null || stake.some(({ amount }) => amount !== '0')) stakes.push({ issue, stake });
  }
  return stakes;
}

type Lines = { filters: Filter[]; period: { from: string; to: string } | null };

/** The charges that an address of Explore shows; null when it is none. */
function linesOf(address: string | null): Lines | null {
  const [path, query] = (address ?? '').replace(/^#/, '').split('?');
  if (path !== '/explore') return null;
  const search = new URLSearchParams(query ?? '');
  const filters = search.get('f');
  const [from, to] = (search.get('p') ?? 'all').split('..');
  try {
    return {
      filters: filters === null || filters === '-' ? [] : readFilters(filters),
      period: from !== undefined && to !== undefined ? { from, to } : null,
    };
  } catch {
    return null; // an address that this version cannot read names nothing that could be asked
  }
}

/** Cost of the report's charges that also match; null where the lake cannot tell them apart. */
async function costsOf(
  { filters, period: within }: Lines,
  { lake, template, period, control, signal }: StandingQuestion,
  spelled: string | null = null,
): Promise<Money[] | null> {
  const scope = periodScope(template.basis, period);
  const from = later(scope.from, within?.from ?? null);
  const to = earlier(scope.to, within?.to ?? null);
  if (from !== null && to !== null && from >= to) return [];
  const spec = QuerySpec.parse({
    ...{
      measures: [template.measure],
      dimensions: spelled === null ? [] : [spelled],
      from,
      to,
      asOf: String(control.lakeVersion),
    },
    filters: [...deliveredFilters([...template.filters, ...scope.filters]), ...filters],
  });
  try {
    const { rows } = await askLake(lake, spec, signal);
    const costs = rows.map(row => ({
      currency: String(row.BillingCurrency ?? ''),
      amount: String(row[template.measure] ?? '0'),
    }));
    return spelled === null ? costs : withoutLargest(costs);
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('query.') && error.code !== 'query.timeout') return null;
    throw error;
  }
}

/** Of one value in several spellings the usual one is right; what stands under the others is at stake. */
const spelledApart = ({ check, facts: { attribute } }: QualityIssue) =>
  check === 'tag-drift' && typeof attribute === 'string' ? attribute : null;

function withoutLargest(costs: readonly Money[]): Money[] {
  return [...Map.groupBy(costs, ({ currency }) => currency)].map(([currency, own]) => {
    const [, ...others] = own.toSorted((a, b) => bySize(a.amount, b.amount));
    return { currency, amount: sum(others.map(({ amount }) => amount)) ?? '0' };
  });
}

const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a);
const earlier = (a: string | null, b: string | null) => (a === null || (b !== null && b < a) ? b : a);
