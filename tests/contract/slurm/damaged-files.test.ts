import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { slurmAccounting } from '../../../workers/connectors/slurm/slurm-file.ts';
import { SlurmBench, sacct } from '../../fixtures/slurm/slurm-bench.ts';

let bench: SlurmBench;
beforeAll(async () => {
  bench = await SlurmBench.open();
});
afterAll(() => bench.close());

const many = sacct(Array.from({ length: 3000 }, (_, at) => ({ JobID: String(at + 1), JobName: `job ${at * 7919}` })));
const packed = gzipSync(many);
const job = {
  job_id: 1,
  state: { current: 'COMPLETED' },
  time: { submission: 1_795_388_638, start: 1_795_388_640, end: 1_795_388_700, elapsed: 60 },
};
const answer = JSON.stringify({ meta: { Slurm: { version: {} } }, errors: [], jobs: [job, job] });

it.each([
  ['an empty file', '', 'file.empty'],
  ['a cut gzip file', packed.subarray(0, packed.length - 20), 'format.truncated-gzip'],
  ['a listing with nothing but its header', many.slice(0, many.indexOf('\n') + 1), 'format.unrecognised'],
  ['a listing of broken records only', `${many.slice(0, many.indexOf('\n'))}\n1|2|3\n4|5|6\n`, 'format.unrecognised'],
  ['a line of five million characters', `${many}${'x'.repeat(5_000_000)}`, 'format.csv-structure'],
  ['JSON that is cut off', answer.slice(0, -30), 'format.csv-structure'],
  ['JSON with a number that is none', answer.replace('"elapsed":60', '"elapsed":6-0'), 'format.unrecognised'],
  [
    'an answer with jobs that are none',
    JSON.stringify({ meta: { Slurm: { version: {} } }, errors: [], jobs: [{ a: 1 }] }),
    'format.unrecognised',
  ],
  ['a web page', '<!DOCTYPE html><html></html>', 'format.html'],
  ['UTF-16', Buffer.from(`\uFEFF${many}`, 'utf16le'), 'format.encoding'],
])('%s is one clear error, and nothing is left behind', async (_what, content, code) => {
  const file = await bench.bench.stage('jobs.txt', content);
  const { verdict, scan } = await slurmAccounting('UTC').sniff(file, bench.bench.sql, new AbortController().signal);
  expect([scan, verdict.problem?.code]).toEqual([null, code]);
  const failure = await slurmAccounting('UTC')
    .open(file, bench.bench.sql, new AbortController().signal)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code });
  expect(readdirSync(dirname(file.path)).filter(name => name === `${basename(file.path)}.jobs.csv`)).toEqual([]);
});

it('broken records beside good ones are rejected with their lines', async () => {
  const lines = many.split('\n').slice(0, 8);
  lines[3] = '3|3|c1|alice';
  lines[5] = lines[5]?.replace('2026-03-01T00:00:00', 'yesterday') ?? '';
  const { scan, verdict } = await bench.sniff(lines.join('\n'));
  expect(await bench.totals(scan)).toMatchObject({ jobs: 5, rejected: 2 });
  expect(scan?.rejections.map(rule => rule.message)).toEqual([
    'The record at line 4, 6 cannot be read: its columns do not fit.',
  ]);
  expect(verdict.oddities.find(oddity => oddity.code === 'rows.rejected')?.message).toBe(
    '2 records cannot be read. First: record at line 4, its columns do not fit.',
  );
});

it('an import that is cancelled stops and leaves nothing', async () => {
  const file = await bench.bench.stage('jobs.txt', many);
  const cancel = new AbortController();
  const opening = slurmAccounting('UTC').open(file, bench.bench.sql, cancel.signal);
  cancel.abort();
  await expect(opening).rejects.toThrow();
  expect(readdirSync(dirname(file.path)).filter(name => name === `${basename(file.path)}.jobs.csv`)).toEqual([]);
});
