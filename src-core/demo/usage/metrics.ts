import type { CanonicalRow } from '../../connector/record-scan.ts';
import { dayNumber, estateDays } from '../calendar.ts';
import { DAY_SECONDS } from '../cluster/busy.ts';
import { accountingEnd, accountingStart, type JobRun } from '../cluster/jobs.ts';
import { productOf } from '../company.ts';
import type { Day } from '../model.ts';
import { uniform } from '../random.ts';
import type { StreamDays } from '../stream-days.ts';
import { type ModelDay, requestSize, requestsOf, teamOfKey, usageBills } from './model-days.ts';

/** Who counts these: the company's own product analytics, a number a day. */
export const METRIC_SCOPE = 'product-analytics';

/** How people use a feature: requests of a session, and what a good end of it is called. */
type Habit = {
  readonly requestsPerSession: number;
  readonly outcome: string;
  /** Good ends of a usual request. */
  readonly outcomesPerRequest: number;
  /** Requests of an active self-serve customer a day, for the feature that a product's customers are counted by. */
  readonly requestsPerCustomer?: number;
};
const habits: Readonly<Record<string, Habit>> = {
  chat: {
    requestsPerSession: 5.2,
    outcome: 'question-answered',
    outcomesPerRequest: 0.81,
    requestsPerCustomer: 2.6,
  },
  summarise: { requestsPerSession: 2.4, outcome: 'text-summarised', outcomesPerRequest: 0.93 },
  voice: { requestsPerSession: 1.3, outcome: 'call-transcribed', outcomesPerRequest: 0.74 },
  agents: { requestsPerSession: 14, outcome: 'task-completed', outcomesPerRequest: 0.046 },
  'invoice-extractor': { requestsPerSession: 12, outcome: 'document-processed', outcomesPerRequest: 0.31 },
  'contract-review': { requestsPerSession: 4, outcome: 'contract-reviewed', outcomesPerRequest: 0.22 },
  'query-rewrite': {
    requestsPerSession: 3.5,
    outcome: 'search-clicked',
    outcomesPerRequest: 0.58,
    requestsPerCustomer: 41,
  },
  'answer-generation': { requestsPerSession: 2.2, outcome: 'answer-accepted', outcomesPerRequest: 0.64 },
  'image-generation': {
    requestsPerSession: 3.1,
    outcome: 'image-kept',
    outcomesPerRequest: 0.37,
    requestsPerCustomer: 1.7,
  },
  'video-captions': { requestsPerSession: 1.6, outcome: 'video-captioned', outcomesPerRequest: 0.88 },
  'coding-agents': { requestsPerSession: 22, outcome: 'change-merged', outcomesPerRequest: 0.012 },
};

/** Requests of one key to one model on a day: as they came, and as they would have come without any anomaly. */
type Use = { readonly day: Day; readonly key: string; readonly model: string; actual: number; usual: number };
type Labels = Readonly<Record<string, string>>;

/**
 * What the company counts of its own products, a row a day and series, in `fact_metric`: requests, sessions, successful_outcomes, active_customers
 * and training_runs. Requests are those of the usage reports where there is one; sessions, outcomes and customers follow what people want,
 * so that retries and longer answers raise a unit's cost and not its number.
 */
export function* productMetrics(
  input: {
    readonly items: readonly ModelDay[];
    readonly estate: readonly StreamDays[];
    readonly runs: readonly JobRun[];
  },
  seed: number,
): Generator<CanonicalRow> {
  const labels = labelsOfKeys(input.estate);
  const uses = usesOf(input.estate, input.items);
  const row = (name: string, unit: string, day: Day, own: Labels, value: number): CanonicalRow => ({
    MetricName: name,
    IntervalStart: `${day}T00:00:00.000Z`,
    IntervalSeconds: DAY_SECONDS,
    Value: String(value),
    Unit: unit,
    Labels: JSON.stringify(Object.fromEntries(Object.entries(own).toSorted(([a], [b]) => (a < b ? -1 : 1)))),
  });
  const days = Map.groupBy(uses, use => use.day);
  for (const day of estateDays) {
    const own = days.get(day) ?? [];
    for (const use of own)
      yield row('requests', '{request}', day, { ...labels.get(use.key), model_version: use.model }, use.actual);
    for (const [key, same] of Map.groupBy(own, use => use.key)) {
      const named = labels.get(key) ?? {};
      const habit = habits[named.feature ?? ''];
      if (!habit) continue;
      const usual = same.reduce((sum, use) => sum + use.usual, 0);
      const of = (what: string) => 0.97 + 0.06 * uniform(`${key}/${day}/${what}`, seed);
      yield row('sessions', '{session}', day, named, count((usual / habit.requestsPerSession) * of('sessions')));
      const outcomes = count(usual * habit.outcomesPerRequest * of('outcomes'));
      yield row('successful_outcomes', '{outcome}', day, { ...named, outcome: habit.outcome }, outcomes);
    }
    for (const [own, customers] of activeCustomers(days.get(day) ?? [], labels, day, seed))
      yield row('active_customers', '{customer}', day, own, customers);
    for (const [team, runs] of trainingRuns(input.runs, day, seed))
      yield row('training_runs', '{run}', day, { product: productOf[team] ?? '', team }, runs);
  }
}

const count = (value: number) => Math.max(1, Math.round(value));

/** Clean labels of an API key, `key-TEAM-FEATURE[-CUSTOMER]`, as its product writes them, whatever the tags of the bill say. */
function labelsOfKeys(estate: readonly StreamDays[]): Map<string, Labels> {
  const found = new Map<string, Labels>();
  for (const { stream } of estate) {
    if (stream.resource?.type !== 'API key') continue;
    const key = stream.resource.name;
    const tags = Object.fromEntries(
      Object.entries(stream.tags ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const),
    );
    const team = teamOfKey(key);
    const environment =
      (tags.environment ?? tags.env ?? '').toLowerCase() === 'production' ? 'production' : 'development';
    found.set(key, {
      team,
      product: productOf[team] ?? '',
      feature: tags.feature ?? '',
      environment,
      ...(tags.customer === undefined ? {} : { customer: tags.customer }),
    });
  }
  return found;
}

/** Requests by day, key and model. Reported ones where the provider or the gateway counts, else what the tokens of the model are. */
function usesOf(estate: readonly StreamDays[], items: readonly ModelDay[]): Use[] {
  const uses = new Map<string, Use>();
  for (const { stream, days, quantities, usual } of estate) {
    const details = stream.sku.details;
    if (!details?.x_TokenType || !stream.resource) continue;
    const isCounted = details.x_TokenType === 'output' || details.x_Modality === 'embedding';
    if (!isCounted) continue;
    const key = stream.resource.name;
    const model = String(details.x_Model);
    const size = requestSize(key, model) / stream.sku.consumedPerUnit;
    for (const [at, index] of days.entries()) {
      const day = estateDays[index] ?? '';
      uses.set(`${day} ${key} ${model}`, {
        day,
        key,
        model: String(details.x_ModelVersion),
        actual: count((quantities[at] ?? 0) / size),
        usual: (usual[at] ?? 0) / size,
      });
    }
  }
  for (const item of items) {
    const use = uses.get(`${item.day} ${item.key} ${item.model}`);
    if (use && usageBills.includes(item.bill)) use.actual = requestsOf(item);
  }
  return [...uses.values()];
}

/** Accounts that did something on a day, by product: a named customer is one, self-serve is many. */
function* activeCustomers(
  uses: readonly Use[],
  labels: ReadonlyMap<string, Labels>,
  day: Day,
  seed: number,
): Generator<[Labels, number]> {
  const groups = Map.groupBy(uses, ({ key }) => `${labels.get(key)?.product}/${labels.get(key)?.customer ?? ''}`);
  for (const [group, own] of groups) {
    const { team = '', product = '', customer } = labels.get(own[0]?.key ?? '') ?? {};
    if (customer === undefined) continue;
    if (customer !== 'self-serve') {
      yield [{ team, product, customer }, 1];
      continue;
    }
    let active = 0;
    for (const use of own)
      active +=
        use.usual / (habits[labels.get(use.key)?.feature ?? '']?.requestsPerCustomer ?? Number.POSITIVE_INFINITY);
    if (active > 0)
      yield [{ team, product, customer }, count(active * (0.98 + 0.04 * uniform(`${group}/${day}`, seed)))];
  }
}

const TRAINING = 'train-h100';
/** Most fine-tunings that research finishes on rented GPUs in a day. */
const RENTED_RUNS = 4;

/** Trainings that ended well on a day, by team: on the own cluster those of the accounting where it reaches, as many as usual before. */
function* trainingRuns(runs: readonly JobRun[], day: Day, seed: number): Generator<[string, number]> {
  const good = runs.filter(run => run.lane.partition === TRAINING && run.state === 'COMPLETED' && run.end !== null);
  const start = dayNumber(day) * DAY_SECONDS;
  const window = (accountingEnd - accountingStart) / DAY_SECONDS;
  for (const [team, own] of Map.groupBy(good, run => run.account)) {
    const told = own.filter(run => (run.end ?? 0) >= start && (run.end ?? 0) < start + DAY_SECONDS).length;
    const usual = Math.round((own.length / window) * (0.5 + uniform(`${team}/runs/${day}`, seed)));
    const rented = team === 'research' ? Math.floor((RENTED_RUNS + 1) * uniform(`rented/runs/${day}`, seed)) : 0;
    yield [team, (start >= accountingStart ? told : usual) + rented];
  }
}
