import { basename, dirname, join } from 'node:path';
import { isRounded } from '../../../src-core/anycost/decimal-sql.ts';
import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import type { RecordDatasetName } from '../../../src-core/anycost/records.ts';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import type { FileConnector, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { CanonicalRow, RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { quoteIdentifier, quoteLiteral } from '../../../src-core/connector/sql-text.ts';
import type { Oddity, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { cardOf } from '../../../src-core/gpu/dcgm/labels.ts';
import { gpuMetrics } from '../../../src-core/gpu/dcgm/metrics.ts';
import type { Series } from '../../../src-core/gpu/prometheus/answer.ts';
import { canonicalScan, writeCanonicalCsv } from '../canonical/canonical-csv.ts';
import { refusalVerdict } from '../refusal-verdict.ts';
import { explainScanError } from '../scan-errors.ts';
import { AnswerFacts } from './answer-facts.ts';
import { describeAnswer } from './describe-answer.ts';
import { gpuFileRows, stepOf } from './gpu-file-rows.ts';
import { metricRows } from './metric-rows.ts';
import { type AnswerFile, readAnswerFile } from './read-answer-file.ts';

/**
 * An answer of the Prometheus HTTP API saved as a file: `query_range`, or `query` with a vector, a matrix or a scalar. Series of GPU metrics
 * become `gpu-sample`; anything else becomes `metric`, one row a sample. Files of single metrics complete each other.
 */
export const prometheusFile: FileConnector = {
  id: 'prometheus-file',
  title: 'Prometheus query answer (JSON, gzipped JSON)',
  async sniff(file, _sql, signal) {
    try {
      const read = await readAnswerFile(file, signal);
      const written = await write(file, sortSeries(file, read), signal);
      return { verdict: verdictOf(file, read, written), scan: written.scan };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || error.code === 'call.cancelled') throw error;
      return { verdict: refusalVerdict(file, error), scan: null };
    }
  },
  async open(file, _sql, signal) {
    const { scan, facts } = await write(file, sortSeries(file, await readAnswerFile(file, signal)), signal);
    return { format: 'prometheus', formatVersion: 'v1', customColumns: [], rows: facts.rows, scan };
  },
  explain: explainScanError,
};

/** What a file comes to, before its rows are made. */
type Sorted = {
  readonly dataset: Extract<RecordDatasetName, 'gpu-sample' | 'metric'>;
  /** Once through: a fleet's rows are many times larger than its samples. */
  readonly rows: Iterable<CanonicalRow>;
  readonly metrics: readonly string[];
  readonly stepSeconds: number | null;
  /** Last instant of the file: which of two exports of the same range is newer. */
  readonly lastMs: number;
  /** Complete when the last row is out. */
  readonly oddities: () => readonly Oddity[];
};

/** @throws AppError `format.unrecognised` when there is no sample in it */
function sortSeries(file: StagedFile, { answer }: AnswerFile): Sorted {
  const { series, histograms, notes } = answer;
  const fallback = basename(file.name).replace(/(\.json)?(\.gz)?$/i, '');
  const nameOf = (one: Series) => one.labels.__name__ ?? fallback;
  const isGpu = (one: Series) => gpuMetrics.has(one.labels.__name__ ?? '') && cardOf(one.labels) !== null;
  const gpu = series.filter(isGpu);
  const others = series.filter(one => !isGpu(one));
  if (series.length === 0) {
    const what =
      histograms > 0 ? 'a Prometheus answer with nothing but histograms' : 'a Prometheus answer without one sample';
    throw new AppError('format.unrecognised', { name: file.name, what, advice: 'Check the query and its range.' });
  }
  const lastMs = series.reduce((last, { timesMs }) => Math.max(last, timesMs.at(-1) ?? 0), 0);
  const general = [
    ...notes.map(note => oddity('prometheus.note', `The server noted: ${note.slice(0, 300)}`)),
    ...(histograms > 0
      ? [oddity('prometheus.histograms', 'Histograms have no single value and are left out.', [], histograms)]
      : []),
  ];
  const step = stepOf(gpu.length === 0 ? others : gpu);
  const stepSeconds = step === null ? null : step / 1000;
  if (gpu.length === 0) {
    const isUnnamed = others.some(one => one.labels.__name__ === undefined);
    const named = isUnnamed
      ? [
          oddity(
            'prometheus.unnamed',
            `The answer of an expression has no name; it is called ${fallback}, after the file.`,
          ),
        ]
      : [];
    const metrics = [...new Set(others.map(nameOf))];
    const oddities = () => [...general, ...named];
    return { dataset: 'metric', rows: rowsOfMetrics(others, nameOf), metrics, stepSeconds, lastMs, oddities };
  }
  const left = [...new Set(others.map(nameOf))];
  const unusable = new Map<string, number>();
  const oddities = () => [
    ...general,
    ...[...unusable].map(([metric, count]) =>
      oddity(
        'gpu.unusable',
        `Readings of ${metric} that are no measurement (NaN, blank or out of range) count as missing.`,
        [metric],
        count,
      ),
    ),
    ...(left.length === 0
      ? []
      : [
          oddity(
            'prometheus.left-out',
            `${left.slice(0, 5).join(', ')} ${left.length > 5 ? `and ${left.length - 5} more ` : ''}have no column among GPU samples; save them in a file of their own to import them.`,
            left,
            others.length,
          ),
        ]),
  ];
  const metrics = [...new Set(gpu.map(nameOf))];
  return { dataset: 'gpu-sample', rows: gpuFileRows(gpu, step, unusable), metrics, stepSeconds, lastMs, oddities };
}

function* rowsOfMetrics(series: readonly Series[], nameOf: (one: Series) => string): Generator<CanonicalRow> {
  for (const one of series) yield* metricRows(nameOf(one), one);
}

/** What the import must remember of the file as a whole is a finding on its first row. */
function remembered(dataset: RecordDatasetName, oddities: readonly Oddity[], first: CanonicalRow): RowRule[] {
  const sql = recordDatasets[dataset].identity
    .map(name => [quoteIdentifier(name), first[name] ?? null] as const)
    .map(([column, value]) => `${column} IS NOT DISTINCT FROM ${value === null ? 'NULL' : quoteLiteral(String(value))}`)
    .join(' AND ');
  return oddities.map(({ code, message, columns }) => ({
    rule: code,
    severity: 'info',
    column: columns[0] ?? '',
    message,
    sql: `(${sql})`,
  }));
}

type Written = {
  readonly sorted: Sorted;
  readonly facts: AnswerFacts;
  readonly oddities: readonly Oddity[];
  readonly scan: RecordScan;
};

/** Write the rows beside the staged file, looking at each as it passes. */
async function write(file: StagedFile, sorted: Sorted, signal: AbortSignal): Promise<Written> {
  const { dataset, rows, lastMs } = sorted;
  const path = join(dirname(file.path), `${basename(file.path)}.${dataset}.csv`);
  const facts = new AnswerFacts(recordDatasets[dataset].at);
  function* records() {
    for (const row of rows) {
      facts.look(row);
      yield { scope: String(row.Instance ?? ''), revision: lastMs, row };
    }
  }
  await writeCanonicalCsv(path, dataset, records(), signal);
  const oddities = sorted.oddities();
  const rounded: RowRule = {
    rule: 'value.rounded',
    severity: 'info',
    column: 'Value',
    message: 'A value has more than 24 decimals and was rounded.',
    sql: isRounded('"Value"'),
  };
  const findings = [...remembered(dataset, oddities, facts.first), ...(dataset === 'metric' ? [rounded] : [])];
  const scan = canonicalScan(dataset, path, { merge: 'coalesce', isTemporary: true, findings });
  return { sorted, facts, oddities, scan };
}

function verdictOf(file: StagedFile, { answer, container }: AnswerFile, written: Written): SniffVerdict {
  const { facts, oddities } = written;
  const { dataset, metrics, stepSeconds } = written.sorted;
  const { period } = facts;
  return {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: 'prometheus',
    formatVersion: 'v1',
    container,
    sentence: describeAnswer({ answer, dataset, metrics, facts, stepSeconds, period }),
    oddities: [...oddities],
    columns: { present: [...metrics], missingMandatory: [], custom: [], unknown: [] },
    dialect: null,
    rows: { count: facts.rows, exact: true },
    period,
    problem: null,
  };
}
