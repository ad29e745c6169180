import { azureBill } from '../../../src-core/anycost/azure/cost-details-bill.ts';
import { AzureColumns, agreementOf, isCostDetails } from '../../../src-core/anycost/azure/cost-details-columns.ts';
import {
  type DatasetEvidence,
  type DatasetVerdict,
  datasetWord,
  decideDataset,
  evidenceSql,
} from '../../../src-core/anycost/azure/dataset.ts';
import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import type { SqlRunner } from '../../../src-core/connector/file-connector.ts';
import { quoteIdentifier } from '../../../src-core/connector/sql-text.ts';
import type { Oddity } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { SAMPLE_ROWS } from '../focus-file.ts';
import { type BillKind, billConnector, openOwnTable } from '../native-bill.ts';
import { slashDateOrder } from '../slash-dates.ts';
import type { TableSource } from '../table-source.ts';
import { unnumbered } from '../unnumbered.ts';

const agreements = { EA: 'Enterprise Agreement', MCA: 'Microsoft Customer Agreement' } as const;

/** Azure cost details, actual or amortised: told apart by their rows, because they have the same columns. */
const kind: BillKind = {
  id: 'azure-cost-details',
  title: 'Azure cost details, actual or amortised (CSV, gzipped CSV, Parquet)',
  format: 'azure',
  async open(file, sql, signal) {
    const source = await openOwnTable(file, sql, signal, {
      isOurs: isCostDetails,
      title: 'an Azure cost details export',
    });
    const values = { ...source, slashDates: await orderOfDates(file.name, source, sql, signal) };
    const columns = new AzureColumns(source.names, values);
    const agreement = agreementOf(columns);
    const evidence = await gather(columns, source, sql, signal);
    const verdict = decideDataset(evidence, file.name);
    const name = verdict.nameSays === null ? '' : `, although its name says ${datasetWord[verdict.nameSays]}`;
    const dataset = evidence.rows === 0 ? '' : `${datasetWord[verdict.dataset]} `; // nothing to tell it by
    return {
      source: values,
      bill: azureBill(columns, verdict.dataset),
      what: `Azure ${dataset}cost details (${agreements[agreement]})${name}`,
      format: `azure-${verdict.dataset}`,
      formatVersion: agreement,
      oddities: [...datasetOddities(verdict), ...dateOddities(values.slashDates)],
    };
  },
};

export const azureCostDetails = billConnector(kind);

/** The first rows, then all of them: what the first rows leave open, the whole file may decide. */
const looks = (source: TableSource): string[] => [
  `SELECT * FROM (${unnumbered(source.sql)}) LIMIT ${SAMPLE_ROWS}`,
  unnumbered(source.sql),
];

async function gather(
  columns: AzureColumns,
  source: TableSource,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<DatasetEvidence> {
  const counted = Object.entries(evidenceSql(columns)).map(([name, when]) => `count(*) FILTER (${when}) AS "${name}"`);
  let evidence: DatasetEvidence = { rows: 0, purchases: 0, unused: 0, chargedUsage: 0, freeUsage: 0 };
  for (const rows of looks(source)) {
    const [row] = await sql.all(`SELECT count(*) AS "rows", ${counted.join(', ')} FROM (${rows})`, [], signal);
    const count = (name: keyof DatasetEvidence) => Number(row?.[name] ?? 0);
    evidence = {
      rows: count('rows'),
      purchases: count('purchases'),
      unused: count('unused'),
      chargedUsage: count('chargedUsage'),
      freeUsage: count('freeUsage'),
    };
    const isDecided = evidence.purchases + evidence.unused + evidence.chargedUsage > 0;
    if (isDecided || evidence.rows < SAMPLE_ROWS) break;
  }
  return evidence;
}

/** Exports of the portal write 09/30/2023; the last day of the billing period tells which part is the day. */
async function orderOfDates(
  name: string,
  source: TableSource,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<TableSource['slashDates']> {
  const columns = new AzureColumns(source.names, source);
  const written = (names: readonly ('date' | 'periodStart' | 'periodEnd')[]) =>
    names
      .flatMap(column => columns.nameOf(columns.vintage(column)) ?? [])
      .filter(name => source.types.get(name) === 'VARCHAR');
  const present = written(['date', 'periodStart', 'periodEnd']);
  const billing = written(['periodStart', 'periodEnd']);
  if (present.length === 0) return null;
  const slashed = present.map(column => `contains(${quoteIdentifier(column)}, '/')`).join(' OR ');
  for (const rows of looks(source)) {
    const [some] = await sql.all(
      `SELECT coalesce(bool_or(${slashed}), false) AS is_slashed FROM (${rows})`,
      [],
      signal,
    );
    if (some?.is_slashed !== true) return null;
    const order = await slashDateOrder(sql, rows, { all: present, billing }, signal);
    if (order !== null) return order;
  }
  throw new AppError('focus.ambiguous-dates', { name });
}

const dateOddities = (order: TableSource['slashDates']): Oddity[] =>
  order === null
    ? []
    : [
        oddity(
          'dates.slashes',
          `Dates are not ISO 8601; they are read ${order === 'month-first' ? 'month' : 'day'} first.`,
        ),
      ];

function datasetOddities(verdict: DatasetVerdict): Oddity[] {
  const word = datasetWord[verdict.dataset];
  const isActual = verdict.dataset === 'actual';
  const gives = isActual ? ['BilledCost'] : ['EffectiveCost', 'ListCost', 'ContractedCost', 'PricingQuantity'];
  return [
    oddity('azure.dataset', `Read as ${word} cost. What says so: ${verdict.because}.`),
    ...(verdict.nameSays === null
      ? []
      : [
          oddity(
            'azure.name-disagrees',
            `The name of the file says ${datasetWord[verdict.nameSays]} cost, its rows say ${word} cost; the rows count.`,
          ),
        ]),
    oddity(
      'azure.one-view',
      isActual
        ? 'Actual cost says what was billed. EffectiveCost, ListCost and quantities come from the amortised export of the same month; the two are never added.'
        : 'Amortised cost says what usage cost. BilledCost comes from the actual cost export of the same month; the two are never added.',
      gives,
    ),
  ];
}
