import type { MappedValue, MappingFile, MappingTarget } from './mapping-file.ts';

/** What people call things, folded (letters and digits, lower case); the first that a header has wins. */
type Names = Readonly<Record<string, readonly string[]>>;

const focusNames: Names = {
  BilledCost: [
    'billedcost',
    'cost',
    'totalcost',
    'amount',
    'netamount',
    'costusd',
    'spend',
    'charge',
    'charges',
    'total',
    'price',
    'cents',
    'amountcents',
    'costcents',
  ],
  ListCost: ['listcost', 'listprice', 'ondemandcost', 'grosscost', 'gross'],
  ChargePeriodStart: [
    'chargeperiodstart',
    'date',
    'day',
    'usagedate',
    'usagestart',
    'starttime',
    'startdate',
    'start',
    'timestamp',
    'time',
    'datetime',
    'billingdate',
    'invoicedate',
    'period',
    'month',
  ],
  ChargePeriodEnd: ['chargeperiodend', 'usageend', 'endtime', 'enddate', 'end'],
  BillingCurrency: ['billingcurrency', 'currency', 'currencycode'],
  ServiceProviderName: ['serviceprovidername', 'providername', 'provider', 'vendor', 'cloud', 'supplier'],
  ServiceName: ['servicename', 'service', 'product', 'productname', 'item'],
  SubAccountId: ['subaccountid', 'accountid', 'account', 'projectid', 'subscriptionid', 'project', 'subscription'],
  SubAccountName: ['subaccountname', 'accountname', 'projectname', 'subscriptionname'],
  BillingAccountId: ['billingaccountid', 'billingaccount', 'payeraccount', 'payeraccountid', 'contract'],
  RegionId: ['regionid', 'region', 'location'],
  ResourceId: ['resourceid', 'resource', 'instanceid', 'host', 'hostname'],
  ResourceName: ['resourcename', 'instancename', 'name'],
  ChargeDescription: ['chargedescription', 'description', 'lineitemdescription', 'details', 'memo'],
  SkuId: ['skuid', 'sku', 'model'],
  ConsumedQuantity: ['consumedquantity', 'quantity', 'usage', 'usageamount', 'usagequantity', 'units', 'qty', 'hours'],
  ConsumedUnit: ['consumedunit', 'unit', 'unitofmeasure', 'uom', 'usageunit'],
  InvoiceId: ['invoiceid', 'invoicenumber', 'invoice'],
};

const usageNames: Names = {
  ObservedAt: ['observedat', 'timestamp', 'time', 'starttime', 'datetime', 'createdat', 'date', 'day'],
  Model: ['model', 'modelname', 'modelid', 'engine'],
  ModelProvider: ['modelprovider', 'provider', 'vendor'],
  InputUncachedTokens: [
    'inputuncachedtokens',
    'inputtokens',
    'prompttokens',
    'contexttokens',
    'tokensin',
    'inputtoken',
  ],
  InputCacheReadTokens: ['inputcachereadtokens', 'cachedtokens', 'cachereadtokens', 'cachereadinputtokens'],
  OutputTokens: ['outputtokens', 'completiontokens', 'generatedtokens', 'tokensout', 'outputtoken'],
  Requests: ['requests', 'nummodelrequests', 'apirequests', 'calls', 'requestcount'],
  RequestId: ['requestid', 'id', 'traceid', 'callid'],
  SessionId: ['sessionid', 'session', 'conversationid'],
  TeamId: ['teamid', 'team'],
  ProjectId: ['projectid', 'project', 'workspace', 'workspaceid'],
  UserId: ['userid', 'user'],
  CustomerId: ['customerid', 'customer', 'enduser', 'tenant'],
  Status: ['status', 'state'],
  DurationMs: ['durationms', 'latencyms', 'elapsedms'],
  ReportedCost: ['reportedcost', 'cost', 'spend', 'totalcost', 'costusd'],
  ReportedCurrency: ['reportedcurrency', 'currency'],
};

const metricNames: Names = {
  MetricName: ['metricname', 'metric', 'name', 'kpi'],
  IntervalStart: ['intervalstart', 'timestamp', 'time', 'date', 'day', 'starttime'],
  IntervalSeconds: ['intervalseconds', 'seconds'],
  Value: ['value', 'count', 'requests', 'activecustomers', 'customers', 'sessions', 'users'],
  Unit: ['unit'],
};

const currencies = ['usd', 'eur', 'gbp', 'krw', 'jpy'] as const;

/** Letters and digits in lower case, without a currency at either end: "Total Cost (EUR)" is "totalcost". */
const fold = (name: string): string =>
  name
    .toLowerCase()
    .replace(new RegExp(`^(${currencies.join('|')})[^a-z]+|[^a-z]+(${currencies.join('|')})[^a-z]*$`), '')
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** The currency that a column's name carries, as a code. */
const currencyIn = (name: string): string | undefined =>
  new RegExp(`(^|[^a-z])(${currencies.join('|')})([^a-z]|$)`, 'i').exec(name)?.[2]?.toUpperCase();

/** Text columns with at most this many different values in the sample are offered as tags. */
const TAG_VALUES = 50;

export type Suggestion = {
  readonly mapping: MappingFile;
  /** What was assumed, and what the reader has to look at, in words. */
  readonly notes: readonly string[];
};

/**
 * Propose how to read a table of unknown columns, from its header and a sample. A proposal to be looked at, never applied by itself:
 * everything assumed is written out in it.
 * @param cells sampled rows, in the order of `header`; empty cells are ''
 */
export function suggestMapping(
  header: readonly string[],
  cells: readonly (readonly string[])[],
  fileName: string,
): Suggestion {
  const folded = header.map(fold);
  const target = targetOf(folded);
  const notes: string[] = [];
  const columns: Record<string, MappedValue> = {};
  const used = new Set<number>();
  for (const [name, words] of Object.entries(
    { focus: focusNames, 'llm-usage': usageNames, metric: metricNames }[target],
  )) {
    const at = words.map(word => folded.indexOf(word)).find(index => index >= 0 && !used.has(index));
    const column = at === undefined ? undefined : header[at];
    if (at === undefined || column === undefined) continue;
    used.add(at);
    columns[name] = { column };
  }
  const sample = (column: string | undefined) =>
    column === undefined ? [] : cells.map(row => row[header.indexOf(column)]?.trim() ?? '').filter(cell => cell !== '');
  const columnOf = (name: string) => {
    const value = columns[name];
    return value !== undefined && 'column' in value ? value.column : undefined;
  };
  const startColumn = columnOf(
    { focus: 'ChargePeriodStart', 'llm-usage': 'ObservedAt', metric: 'IntervalStart' }[target],
  );
  const amountColumn = columnOf({ focus: 'BilledCost', 'llm-usage': 'ReportedCost', metric: 'Value' }[target]);
  const dates = datesOf(sample(startColumn), notes);
  const numbers = numbersOf(sample(amountColumn), notes);
  if (target === 'focus') fillFocus(columns, { amountColumn, sign: numbers.sign, fileName, notes });
  if (target === 'llm-usage') fillUsage(columns, notes);
  if (target === 'metric') columns.MetricName ??= { constant: columnOf('Value') ?? 'value' };
  if (startColumn === undefined) notes.push('No column looks like a date: name one.');
  const tags = Object.fromEntries(
    header.flatMap((column, index) =>
      !used.has(index) && isTag(sample(column))
        ? [[column.trim().replace(/^tags?[/:._ ]\s*/i, ''), column] as const]
        : [],
    ),
  );
  const hasIds = target === 'llm-usage' && columns.RequestId !== undefined;
  return {
    mapping: {
      mureonMap: 1,
      name: nameOf(fileName),
      target,
      headers: [[...header]],
      dates,
      numbers,
      period: periodOf(sample(startColumn)),
      columns,
      tags,
      scope: target === 'focus' ? null : { constant: nameOf(fileName) },
      merge: hasIds ? 'upsert' : 'swap',
    },
    notes,
  };
}

function targetOf(folded: readonly string[]): MappingTarget {
  const has = (words: readonly string[] = []) => words.some(word => folded.includes(word));
  if (has(usageNames.InputUncachedTokens) && has(usageNames.OutputTokens)) return 'llm-usage';
  if (has(focusNames.BilledCost)) return 'focus';
  return has(metricNames.Value) ? 'metric' : 'focus';
}

function fillFocus(
  columns: Record<string, MappedValue>,
  facts: { amountColumn: string | undefined; sign: string; fileName: string; notes: string[] },
): void {
  const { amountColumn, notes } = facts;
  if (amountColumn === undefined) notes.push('No column looks like a cost: name one for BilledCost.');
  else {
    const isCents = /cents?\b|cents$/i.test(amountColumn);
    const value: MappedValue = isCents ? { column: amountColumn, multiply: '0.01' } : { column: amountColumn };
    columns.BilledCost = value;
    columns.EffectiveCost ??= value;
    if (isCents) notes.push(`${amountColumn} is taken for hundredths of the currency.`);
    notes.push('EffectiveCost is taken to be the same as BilledCost: change that when commitments are paid up front.');
  }
  if (columns.BillingCurrency === undefined) {
    const currency = currencyIn(amountColumn ?? '') ?? signs[facts.sign] ?? 'USD';
    columns.BillingCurrency = { constant: currency };
    notes.push(`No column names the currency; ${currency} is assumed.`);
  }
  columns.ChargeCategory ??= { constant: 'Usage' };
  if (columns.ServiceProviderName === undefined) {
    columns.ServiceProviderName = { constant: nameOf(facts.fileName) };
    notes.push('No column names the provider; the file name stands in for it.');
  }
}

const signs: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '₩': 'KRW', '¥': 'JPY' };

function fillUsage(columns: Record<string, MappedValue>, notes: string[]): void {
  columns.Route = { constant: 'log' };
  columns.Grain = { constant: columns.Requests === undefined ? 'request' : '1d' };
  columns.TokenDetail = { constant: columns.InputCacheReadTokens === undefined ? 'total-only' : 'complete' };
  if (columns.Requests === undefined) columns.Requests = { constant: '1' };
  else
    notes.push('Rows count several requests; a row is taken to be a day. Set Grain to 1m or 1h if they are shorter.');
  if (columns.InputCacheReadTokens === undefined)
    notes.push('No column tells cached input: input is taken as uncached and marked as a total.');
}

function datesOf(samples: readonly string[], notes: string[]): MappingFile['dates'] {
  const dates = (format: MappingFile['dates']['format']) => ({ format, zone: 'UTC' });
  if (samples.length > 0 && samples.every(text => /^\d{10}$/.test(text))) return dates('epoch-seconds');
  if (samples.length > 0 && samples.every(text => /^\d{13}$/.test(text))) return dates('epoch-milliseconds');
  const parts = samples.flatMap(text => {
    const found = /^(\d{1,2})\/(\d{1,2})\//.exec(text);
    return found === null ? [] : [{ first: Number(found[1]), second: Number(found[2]) }];
  });
  if (parts.length === 0) return dates('iso');
  const isDayFirst = parts.some(part => part.first > 12);
  if (!isDayFirst && !parts.some(part => part.second > 12))
    notes.push('Dates are written with slashes and may be day first; month first is assumed.');
  return dates(isDayFirst ? 'day-first' : 'month-first');
}

function numbersOf(samples: readonly string[], notes: string[]): MappingFile['numbers'] {
  const sign = samples.map(text => /\p{Sc}/u.exec(text)?.[0]).find(found => found !== undefined) ?? '';
  const bare = samples.map(text => text.replaceAll(sign, '').trim().replace(/^[+-]/, ''));
  if (bare.some(text => /^\d{1,3}(\.\d{3})+,\d+$/.test(text))) return { decimalPoint: ',', thousands: '.', sign };
  if (bare.some(text => /^\d+,(\d{1,2}|\d{4,})$/.test(text))) return { decimalPoint: ',', thousands: '', sign };
  if (bare.some(text => /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text))) {
    if (!bare.some(text => text.includes('.'))) notes.push('Commas in amounts are taken to separate thousands.');
    return { decimalPoint: '.', thousands: ',', sign };
  }
  return { decimalPoint: '.', thousands: '', sign };
}

function periodOf(samples: readonly string[]): MappingFile['period'] {
  if (samples.some(text => /\d[T ]\d{1,2}:\d{2}/.test(text) && !/[T ]00:00(:00)?/.test(text))) return 'hour';
  const isFirst = (text: string) => /^\d{4}-\d{2}-01/.test(text);
  return samples.length > 1 && samples.every(isFirst) ? 'month' : 'day';
}

const isTag = (samples: readonly string[]): boolean =>
  samples.length > 0 &&
  new Set(samples).size <= TAG_VALUES &&
  samples.every(text => text.length <= 128 && !/^[+-]?[\d.,]+$/.test(text));

/** File name without folders, endings and dates: what the next month's file is also called. */
function nameOf(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? fileName;
  const bare = base
    .replace(/(\.(csv|tsv|txt|gz|parquet))+$/i, '')
    .replace(/[-_ .]*\d{4}([-_.]?\d{2}){0,2}[-_ .]*/g, ' ')
    .trim();
  return (bare === '' ? base : bare).slice(0, 120);
}
