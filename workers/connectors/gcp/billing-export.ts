import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import { gcpBillingExport } from '../../../src-core/anycost/gcp/billing-export.ts';
import { flatFields, type GcpFields, jsonFields, structFields } from '../../../src-core/anycost/gcp/fields.ts';
import type { SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../../src-core/connector/file-kind.ts';
import type { Oddity } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { readBytes } from '../file-head.ts';
import { billConnector, openOwnTable } from '../native-bill.ts';
import type { TableSource } from '../table-source.ts';
import { headText, openJson } from './json-source.ts';

const TITLE = 'a Google Cloud billing export';

/** Any nesting: `sku.id` and `sku_id` flattened, `sku` as a record. */
const anyOf = ['sku.id', 'sku_id', 'sku', 'sku.description', 'invoice.month', 'invoice_month', 'invoice'] as const;

function isGcpExport(names: ReadonlySet<string>): boolean {
  return (
    ['billing_account_id', 'cost', 'currency'].every(name => names.has(name)) && anyOf.some(name => names.has(name))
  );
}

/** Google Cloud standard or detailed billing export: flattened CSV, JSON lines or array as `bq` writes them, nested Parquet. */
export const gcpBillingExportFile = billConnector({
  id: 'gcp-billing-export',
  title: 'Google Cloud billing export (CSV, JSON, Parquet)',
  format: 'gcp',
  async open(file, sql, signal) {
    const { source, fields } = await openFields(file, sql, signal);
    refuseUnnested(file, fields);
    const isDetailed = fields.column('resource.global_name') !== undefined;
    return {
      source,
      bill: gcpBillingExport(fields, source.names),
      what: `Google Cloud ${isDetailed ? 'detailed' : 'standard'} billing export`,
      formatVersion: isDetailed ? 'detailed' : 'standard',
      oddities: absences(fields),
    };
  },
});

async function openFields(
  file: StagedFile,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<{ source: TableSource; fields: GcpFields }> {
  const kind = recogniseBytes(await readBytes(file.path, 0, 4096));
  const isGzip = kind.kind === 'gzip';
  if (isGzip || (kind.kind === 'other' && kind.what === 'a JSON file')) {
    const text = (await headText(file, isGzip)).trimStart();
    if (text.startsWith('{') || text.startsWith('[')) {
      if (!/"billing_account_id"\s*:/.test(text) || !/"(sku|invoice|cost)"\s*:/.test(text))
        throw new AppError('format.unrecognised', {
          name: file.name,
          what: `a JSON file without the keys of ${TITLE}`,
          advice: '',
        });
      const source = await openJson(file, isGzip, signal);
      return { source, fields: jsonFields(source.names) };
    }
  }
  const source = await openOwnTable(file, sql, signal, { title: TITLE, isOurs: isGcpExport });
  const fields = source.container === 'parquet' ? structFields(source.names, source.types) : flatFields(source.names);
  return { source, fields };
}

/**
 * Credits spread over rows repeat `cost` once for each credit; the file does not say which rows belong together, so adding it up
 * would be wrong whatever we do (trap 2).
 */
function refuseUnnested(file: StagedFile, fields: GcpFields): void {
  if (fields.column('credits') !== undefined || fields.one('credits.amount') === undefined) return;
  throw new AppError('format.unrecognised', {
    name: file.name,
    what: `${TITLE} whose credits were unnested into rows, so that cost is repeated for each credit`,
    advice: 'Export the table without UNNEST(credits).',
  });
}

function absences(fields: GcpFields): Oddity[] {
  const found: Oddity[] = [];
  if (fields.column('credits') === undefined)
    found.push(
      oddity('gcp.no-credits', 'The file has no credits: its costs are gross and may be higher than the invoice.', [
        'credits',
      ]),
    );
  if (fields.one('invoice.month') === undefined)
    found.push(
      oddity(
        'gcp.no-invoice-month',
        'The file does not say which invoice a charge is on; the month of use in Pacific time is taken.',
        ['invoice.month'],
      ),
    );
  return found;
}
