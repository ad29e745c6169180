import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAttempts } from '../../../../../src-core/gpu/slurm/attempts.ts';
import { jobRow } from '../../../../../src-core/gpu/slurm/job-row.ts';
import { JsonItems } from '../../../../../src-core/gpu/slurm/json-items.ts';
import { SlurmJsonParser } from '../../../../../src-core/gpu/slurm/json-parser.ts';
import { detectLayout } from '../../../../../src-core/gpu/slurm/layout.ts';
import { SacctParser } from '../../../../../src-core/gpu/slurm/sacct-parser.ts';
import { splitByUtc } from '../../../../../src-core/gpu/slurm/split.ts';
import { sacct, sacctColumns } from '../../../../fixtures/slurm/slurm-bench.ts';

function parse(text: string) {
  const lines = text.replace(/\n$/, '').split('\n');
  const layout = detectLayout(lines[0] ?? '');
  if (layout === null) throw new Error('no layout');
  const parser = new SacctParser(layout, 'UTC');
  const [first, last] = [parser.push(lines), parser.end()];
  return { jobs: [...first.jobs, ...last.jobs], broken: [...first.broken, ...last.broken], parser };
}

describe('broken records', () => {
  it('separators in a name are put back where only one reading fits', () => {
    const { jobs, broken } = parse(sacct([{ JobID: '1', JobName: 'a|b||c' }, { JobID: '2' }]));
    // JobName and Comment stand side by side and last: where the name ends is not certain, what is counted is.
    expect(jobs.map(({ entry }) => [entry.jobId, entry.jobName, entry.marks])).toEqual([
      ['1', null, ['slurm.line-repaired', 'slurm.text-uncertain']],
      ['2', 'train', []],
    ]);
    expect(broken).toEqual([]);
  });

  it('line ends in the last text go on with it', () => {
    const { jobs } = parse(sacct([{ JobID: '1', Comment: 'one\ntwo\nthree' }, { JobID: '2' }]));
    expect(jobs.map(({ entry }) => entry.tags)).toEqual([{ comment: 'one\ntwo\nthree' }, {}]);
  });

  it('a record that fits no reading is given up with its line, and the next one is read', () => {
    const text = sacct([{ JobID: '1' }, { JobID: '2' }, { JobID: '3' }]).split('\n');
    text[2] = '2|2|c1|alice|nlp|2026-03-01T00:00:00|cut here';
    const { jobs, broken } = parse(text.join('\n'));
    expect(jobs.map(({ entry }) => entry.jobId)).toEqual(['1', '3']);
    expect(broken).toEqual([{ line: 3, reason: 'its columns do not fit' }]);
  });

  it('whatever users write in names, nothing else of the record changes', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('a', '|', '"', ',', ' ', '=', '0', ':', '\\', 'é'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(nasty, nasty, (name, comment) => {
        const { jobs, broken } = parse(sacct([{ JobID: '1', JobName: name, Comment: comment }, { JobID: '2' }]));
        expect(broken).toEqual([]);
        expect(jobs).toHaveLength(2);
        const [row] = jobs.map(({ entry }) => jobRow(entry, 'c').row);
        expect(row).toMatchObject({ JobId: '1', Account: 'nlp', State: 'COMPLETED', GpuUsedSeconds: 3600, Cpus: 4 });
        expect([name || null, null]).toContain(row?.JobName);
      }),
      { numRuns: 300 },
    );
  });

  it('the unit separator needs no repair at all', () => {
    const { jobs } = parse(sacct([{ JobID: '1', JobName: 'a|b', Comment: 'c|d' }], '\u001f'));
    expect(jobs.map(({ entry }) => [entry.jobName, entry.tags, entry.marks])).toEqual([
      ['a|b', { comment: 'c|d' }, []],
    ]);
  });

  it('--parsable ends lines with a separator', () => {
    const text = sacct([{ JobID: '1' }])
      .trimEnd()
      .split('\n')
      .map(line => `${line}|`)
      .join('\n');
    expect(parse(text).jobs.map(({ entry }) => entry.jobName)).toEqual(['train']);
  });
});

describe('steps', () => {
  it('before their job, after it, and without one', () => {
    const { jobs, parser } = parse(
      sacct([
        { JobID: '1.batch', MaxRSS: '8K' },
        { JobID: '1', MaxRSS: '' },
        { JobID: '1.0', MaxRSS: '16K' },
        { JobID: '9.0', MaxRSS: '99K' },
      ]),
    );
    expect(jobs.map(({ entry }) => entry.maxRssBytes)).toEqual([16_384n]);
    expect([parser.steps, parser.stepsWithoutJob]).toEqual([3, 1]);
  });
});

describe('JSON', () => {
  const job = (change: object) => ({
    job_id: 5,
    name: 'train',
    cluster: 'c1',
    account: 'nlp',
    user: 'alice',
    state: { current: ['COMPLETED'], reason: 'None' },
    time: {
      submission: { set: true, infinite: false, number: 1_795_388_638 },
      start: { set: true, infinite: false, number: 1_795_388_640 },
      end: { set: true, infinite: false, number: 1_795_392_240 },
      elapsed: { set: true, infinite: false, number: 3600 },
      suspended: { set: true, infinite: false, number: 0 },
      limit: { set: false, infinite: true, number: 0 },
    },
    exit_code: {
      status: ['SUCCESS'],
      return_code: { set: true, infinite: false, number: 0 },
      signal: { id: { set: false } },
    },
    tres: {
      allocated: [
        { type: 'gres', name: 'gpu', id: 1001, count: 2 },
        { type: 'gres', name: 'gpu:a100', id: 1002, count: 2 },
      ],
    },
    array: { job_id: 0, task_id: { set: false, infinite: false, number: 0 } },
    steps: [{ statistics: { energy: { consumed: { set: true, infinite: false, number: 1234 } } }, tres: {}, time: {} }],
    ...change,
  });
  const read = (jobs: object[], chunk = 7) => {
    const text = JSON.stringify({
      meta: { plugin: { type: 'openapi/slurmdbd', data_parser: 'data_parser/v0.0.41' } },
      jobs,
      errors: [],
    });
    const parser = new SlurmJsonParser();
    const found = [];
    for (let at = 0; at < text.length; at += chunk) found.push(...parser.push(text.slice(at, at + chunk)).jobs);
    return { rows: found.map(({ entry }) => jobRow(entry, 'c').row), isComplete: parser.isComplete };
  };

  it('numbers of the newer shape, states as lists, in pieces of any size', () => {
    for (const chunk of [1, 7, 10_000]) {
      const { rows, isComplete } = read([job({}), job({ job_id: 6, name: 'a "b" \\ [{' })], chunk);
      expect(isComplete).toBe(true);
      expect(rows).toMatchObject([
        {
          JobId: '5',
          State: 'COMPLETED',
          Gpus: 2,
          GpuType: 'a100',
          GpuUsedSeconds: 7200,
          TimeLimitSeconds: null,
          EnergyJoules: 1234n,
          ExitCode: 0,
        },
        { JobId: '6', JobName: 'a "b" \\ [{' },
      ]);
    }
  });

  it('numbers past 2^53 keep their digits or are unknown', () => {
    const { rows } = read([job({ tres: { allocated: [{ type: 'mem', name: '', id: 2, count: 281_474_976_710 }] } })]);
    expect(rows[0]).toMatchObject({ MemoryBytes: 281_474_976_710n * 1_048_576n });
  });

  it('finds only the list of its own level', () => {
    const items = new JsonItems('jobs');
    const text = '{"x": {"jobs": [{"a":1}]}, "y": "jobs", "z": [1], "jobs": [{"b":"]}"}, {"c":[{}]}], "jobs2": []}';
    expect(items.push(text)).toEqual(['{"b":"]}"}', '{"c":[{}]}']);
    expect(items.isComplete).toBe(true);
  });
});

it('attempts do not depend on the order of records', () => {
  const run = (start: number | null, displayJobId = '1', dbIndex: string | null = null) => ({
    cluster: 'c',
    jobId: '1',
    submit: 100,
    start,
    displayJobId,
    dbIndex,
  });
  expect(numberAttempts([run(300), run(200), run(null), run(200)])).toEqual([2, 1, 3, 1]);
  expect(numberAttempts([run(200, '1_2'), run(200, '1_1')])).toEqual([2, 1]);
  expect(numberAttempts([run(200), { ...run(200), submit: 101 }])).toEqual([1, 1]);
});

it('parts of a stretch are the whole, whatever it is', () => {
  const instant = fc.integer({ min: 1_700_000_000_000, max: 1_700_900_000_000 });
  fc.assert(
    fc.property(instant, instant, fc.constantFrom('hour' as const, 'day' as const), (one, other, by) => {
      const [startMs, endMs] = [Math.min(one, other), Math.max(one, other)];
      const parts = splitByUtc({ startMs, endMs }, by);
      expect(parts.reduce((sum, part) => sum + part.endMs - part.startMs, 0)).toBe(endMs - startMs);
      for (const part of parts) expect(part.startMs).toBeGreaterThanOrEqual(part.bucketMs);
    }),
  );
});

it('knows sacct by its fields, not by one name', () => {
  expect(detectLayout(sacctColumns.join('|#'))?.separator).toBe('|#');
  expect(detectLayout('JobID,Cost,State')).toBeNull();
  expect(detectLayout('User|Account|State')).toBeNull();
});
