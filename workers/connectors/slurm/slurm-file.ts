import { rm } from 'node:fs/promises';
import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import type { FileConnector, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { jobRow } from '../../../src-core/gpu/slurm/job-row.ts';
import { sacctAdvice } from '../../../src-core/gpu/slurm/other-output.ts';
import { refusalVerdict } from '../refusal-verdict.ts';
import { JobCsvWriter } from './job-csv.ts';
import { describeBroken, describeJobs, JobFacts } from './job-facts.ts';
import { type ReadStatistics, readJobs, recogniseSlurm, type SlurmFile } from './read-jobs.ts';

/** Larger files are described from their first part; smaller ones are read whole. */
const WHOLE_FILE_BYTES = 32 * 1024 * 1024;

type Written = {
  readonly file: SlurmFile;
  readonly facts: JobFacts;
  readonly scan: RecordScan;
  readonly statistics: ReadStatistics;
};

/**
 * Slurm's accounting as a file: `sacct --parsable2` with a header, the listing that XDMoD asks for without one, `sacct --json`, answers of
 * `/slurmdb/vX/jobs`; gzipped or not. One row of `fact_gpu_job` per attempt.
 * @param zone IANA zone of times written without one; sacct prints the local time of the machine it ran on
 */
export const slurmAccounting = (zone: string): FileConnector => ({
  id: 'slurm-accounting',
  title: 'Slurm accounting (sacct as text or JSON, slurmrestd)',
  async sniff(file, _sql, signal) {
    try {
      const limit = file.sizeBytes > WHOLE_FILE_BYTES ? WHOLE_FILE_BYTES / 4 : Number.POSITIVE_INFINITY;
      const written = await write(file, { zone, limit, signal });
      const problem = problemOf(file, written.facts, written.statistics);
      if (problem !== null) {
        await remove(written.scan);
        return { verdict: refusalVerdict(file, problem), scan: null };
      }
      return { verdict: verdictOf(file, written, zone), scan: written.scan };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      return { verdict: refusalVerdict(file, error), scan: null };
    }
  },
  async open(file, _sql, signal) {
    const {
      file: found,
      facts,
      scan,
      statistics,
    } = await write(file, { zone, limit: Number.POSITIVE_INFINITY, signal });
    const problem = problemOf(file, facts, statistics);
    if (problem !== null) {
      await remove(scan);
      throw problem;
    }
    return {
      format: 'slurm-accounting',
      formatVersion: versionOf(found),
      customColumns: [],
      rows: facts.jobs + facts.broken,
      scan,
    };
  },
  explain: () => null, // what DuckDB reads here we wrote ourselves
});

/** Read the file and write its jobs beside it. */
async function write(
  file: StagedFile,
  { zone, limit, signal }: { zone: string; limit: number; signal: AbortSignal },
): Promise<Written> {
  const found = await recogniseSlurm(file);
  const statistics: ReadStatistics = { steps: 0, stepsWithoutJob: 0, hasLocalTimes: false, stepsWithBadText: 0 };
  const facts = new JobFacts(limit === Number.POSITIVE_INFINITY);
  const writer = new JobCsvWriter(`${file.path}.jobs.csv`);
  const cluster = clusterOf(file.name);
  try {
    for await (const { jobs, broken } of readJobs(file, found, { zone, limit, statistics, signal })) {
      for (const job of jobs) {
        const row = jobRow(job.entry, cluster);
        writer.job(row, job);
        facts.job(row);
      }
      for (const record of broken) {
        writer.broken(record);
        facts.brokenRecord(record);
      }
      await writer.settle();
    }
    await writer.close();
  } catch (error) {
    await writer.close().catch(() => undefined); // what went wrong first is what counts
    await remove({ temporary: [writer.path] });
    throw error;
  }
  return { file: found, facts, statistics, scan: writer.scan(found.shape.kind === 'json' ? 'record' : 'line') };
}

async function remove({ temporary }: Pick<RecordScan, 'temporary'>): Promise<void> {
  for (const path of temporary) await rm(path, { force: true });
}

/** `phillips_sacct.log` names its cluster; nothing else is read from a file's name. */
const clusterOf = (name: string): string => /^([A-Za-z][\w-]*?)[_.-]sacct\b/.exec(name)?.[1] ?? 'cluster';

const versionOf = ({ shape }: SlurmFile): string =>
  shape.kind === 'json' ? 'json' : shape.layout.kind === 'xdmod' ? 'xdmod' : 'parsable2';

function problemOf(file: StagedFile, facts: JobFacts, { steps }: ReadStatistics): AppError | null {
  if (facts.jobs > 0) return null;
  const first = facts.firstBroken;
  const found = steps === 0 ? '' : ` with ${steps === 1 ? '1 step' : `${steps} steps`} and`;
  const what = `a Slurm accounting listing (sacct)${found} without a ${first === null ? 'job' : `job that can be read (first reason: ${describeBroken(first)})`}`;
  return new AppError('format.unrecognised', { name: file.name, what, advice: sacctAdvice });
}

function verdictOf(file: StagedFile, { file: found, facts, statistics }: Written, zone: string): SniffVerdict {
  const { shape, isGzip } = found;
  const isJson = shape.kind === 'json';
  const columns = isJson ? [] : [...shape.layout.columns];
  const oddities: SniffVerdict['oddities'] = [];
  const odd = (code: string, message: string, names: string[], count: number | null = null) =>
    oddities.push(oddity(code, message, names, count));
  if (!facts.isWhole) odd('sample.only', 'Described from the first part of the file; the rest is read at import.', []);
  if (statistics.hasLocalTimes)
    odd(
      'slurm.zone-assumed',
      `Times without a zone are taken as ${zone}; sacct prints the local time of its machine.`,
      ['Submit', 'Start', 'End'],
    );
  if (facts.broken > 0 && facts.firstBroken !== null)
    odd(
      'rows.rejected',
      `${facts.broken === 1 ? '1 record' : `${facts.broken} records`} cannot be read. First: ${describeBroken(facts.firstBroken)}.`,
      [],
      facts.broken,
    );
  for (const [mark, count] of facts.marks) odd(mark, facts.messageOf(mark), [facts.columnOf(mark)], count);
  if (statistics.stepsWithBadText > 0)
    odd(
      'slurm.invalid-utf8',
      'Steps have bytes that are not UTF-8; of steps only quantities are read.',
      ['JobName'],
      statistics.stepsWithBadText,
    );
  if (statistics.stepsWithoutJob > 0)
    odd(
      'slurm.steps-without-job',
      'Steps of jobs that are not in the listing; nothing is counted from them.',
      ['JobID'],
      statistics.stepsWithoutJob,
    );
  return {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: 'slurm-accounting',
    formatVersion: versionOf(found),
    container: isJson ? (isGzip ? 'json.gz' : 'json') : isGzip ? 'csv.gz' : 'csv',
    sentence: describeJobs(versionOf(found), facts, statistics.steps),
    oddities,
    columns: { present: columns, missingMandatory: [], custom: [], unknown: [] },
    dialect: isJson
      ? null
      : { delimiter: shape.layout.separator, encoding: 'UTF-8', lineEnds: 'lf', nullWords: ['Unknown', 'None'] },
    rows: { count: facts.jobs + facts.broken, exact: facts.isWhole },
    period: facts.period,
    problem: null,
  };
}
