import { describe, expect, it } from 'vitest';
import { durationMs, secondsText, timeLimitSeconds } from '../../../../../src-core/gpu/slurm/durations.ts';
import { parseJobId } from '../../../../../src-core/gpu/slurm/job-id.ts';
import { expandNodes } from '../../../../../src-core/gpu/slurm/node-list.ts';
import { quantity, requestedMemory } from '../../../../../src-core/gpu/slurm/quantities.ts';
import { newestVersion } from '../../../../../src-core/gpu/slurm/rest-version.ts';
import { parseExitCode, parseState } from '../../../../../src-core/gpu/slurm/states.ts';
import { isoSeconds, looksLikeTime, timeReader } from '../../../../../src-core/gpu/slurm/times.ts';
import { parseTres } from '../../../../../src-core/gpu/slurm/tres.ts';

const GIB = 2n ** 30n;
const MIB = 2n ** 20n;

describe('spans', () => {
  it.each([
    ['00:00:05', 5],
    ['1-00:15:56', 87_356],
    ['8371-10:29:20', 723_292_160], // CPUTime beside CPUTimeRAW of slurm-gcm
    ['01:31.654', 91.654],
    ['12:04.972', 724.972],
    ['100:00:00', 360_000],
    ['2-03:04', 2 * 86_400 + 3 * 60 + 4],
  ])('%s is %d s', (text, seconds) => {
    expect(durationMs(text)).toBe(Math.round(seconds * 1000));
  });
  it.each(['', 'INVALID', '1:2:3:4', '5', '-00:01:00', '0a:00:00'])('%s is none', text => {
    expect(durationMs(text)).toBeUndefined();
  });
  it('writes seconds without losing any, and limits in seconds', () => {
    expect([secondsText(91_654), secondsText(2000), secondsText(50)]).toEqual(['91.654', '2', '0.05']);
    expect(['2-00:00:00', 'UNLIMITED', 'Partition_Limit'].map(timeLimitSeconds)).toEqual([172_800, null, null]);
  });
});

describe('quantities', () => {
  it('are 1024-based and exact', () => {
    expect(quantity('62.50G')).toBe((625n * GIB) / 10n);
    expect(quantity('3356K')).toBe(3_436_544n);
    expect(quantity('64', 'M')).toBe(64n * MIB);
    expect(quantity('1.5')).toBe(2n); // to the nearest whole unit
    expect(['', '?', '1.2.3', '12X', '-1'].map(text => quantity(text))).toEqual(Array(5).fill(undefined));
  });
  it('requested memory: per job, node or core, and the flag 2^31', () => {
    expect(requestedMemory('16G')).toEqual({ bytes: 16n * GIB, per: 'job' });
    expect(requestedMemory('64Gn')).toEqual({ bytes: 64n * GIB, per: 'node' });
    expect(requestedMemory('3000Mc')).toEqual({ bytes: 3000n * MIB, per: 'cpu' });
    // 2,147,486,648 - 2,147,483,648 = 3,000
    expect(requestedMemory('2147486648Mn')).toEqual({ bytes: 3000n * MIB, per: 'cpu' });
    expect([requestedMemory('0n'), requestedMemory('?')]).toEqual([{ bytes: 0n, per: 'node' }, undefined]);
  });
});

describe('TRES', () => {
  it('reads what is counted', () => {
    expect(parseTres('billing=97,cpu=1,gres/gpu=8,mem=62.50G,node=1')).toMatchObject({
      cpus: 1,
      nodes: 1,
      gpus: 8,
      billing: '97',
      memoryBytes: (625n * GIB) / 10n,
    });
    expect(parseTres('cpu=1,mem=65536M,energy=18446744073709551614')).toMatchObject({
      memoryBytes: 64n * GIB,
      gpus: 0,
    });
  });
  it.each(['cpu', 'cpu=x', 'gres/gpu=?', '=1', 'cpu=1,,node=1'])('%s is none', text => {
    expect(parseTres(text)).toBeUndefined();
  });
});

describe('node lists', () => {
  it.each([
    ['cpn-f13-03-[01-02],x[1,3-5]', ['cpn-f13-03-01', 'cpn-f13-03-02', 'x1', 'x3', 'x4', 'x5']],
    ['gpu01', ['gpu01']],
    ['r[1-2]n[09-10]', ['r1n09', 'r1n10', 'r2n09', 'r2n10']],
    ['d13n[03,07-08]-ib', ['d13n03-ib', 'd13n07-ib', 'd13n08-ib']],
  ])('%s', (text, names) => {
    expect(expandNodes(text)).toEqual(names);
  });
  it.each(['x[1-999999999]', 'x[3-1]', 'x[1', 'a,,b', 'x[a]', 'r[1-1000]n[1-1000]', ''])('%s is none', text => {
    expect(expandNodes(text)).toBeUndefined();
  });
});

describe('ids, states, exit codes', () => {
  it.each([
    ['7', '7', null, null, null, null],
    ['7.batch', '7', 'batch', null, null, null],
    ['26_3', '26_3', null, '26', '3', null],
    ['8012944_24093.0', '8012944_24093', '0', '8012944', '24093', null],
    ['4103947_[9-11,13]', '4103947_[9-11,13]', null, '4103947', '[9-11,13]', null],
    ['4103947_[1-9%4]', '4103947_[1-9%4]', null, '4103947', '[1-9%4]', null],
    ['45+1', '45+1', null, null, null, '45'],
    ['45+1.extern', '45+1', 'extern', null, null, '45'],
  ])('%s', (text, job, step, arrayJobId, arrayTaskId, hetJobId) => {
    expect(parseJobId(text)).toEqual({ job, step, arrayJobId, arrayTaskId, hetJobId });
  });
  it('no ids', () => {
    expect(['', 'batch', '7_', '7.', 'x7', '7 8'].map(parseJobId)).toEqual(Array(6).fill(undefined));
  });
  it('states', () => {
    expect(parseState('CANCELLED by 1001')).toEqual({ state: 'CANCELLED', phase: 'over', cancelledBy: '1001' });
    expect(parseState('CANCELLED+')?.state).toBe('CANCELLED');
    expect(['RUNNING', 'SUSPENDED', 'PENDING', 'OUT_OF_MEMORY', 'FOO'].map(text => parseState(text)?.phase)).toEqual([
      'live',
      'live',
      'waiting',
      'over',
      'unknown',
    ]);
    expect(['', 'gpu01', 'COMPLETED by bob', '0:0'].map(parseState)).toEqual(Array(4).fill(undefined));
  });
  it('exit codes', () => {
    expect([parseExitCode('127:0'), parseExitCode('0:125'), parseExitCode('1')]).toEqual([
      { code: 127, signal: 0 },
      { code: 0, signal: 125 },
      undefined,
    ]);
  });
});

describe('times', () => {
  const iso = (zone: string, text: string) => {
    const seconds = timeReader(zone)(text);
    return typeof seconds === 'number' ? isoSeconds(seconds) : seconds;
  };
  it('local, epoch, with an offset, and the words for none', () => {
    expect(iso('UTC', '2026-11-22T23:04:00')).toBe('2026-11-22T23:04:00Z');
    expect(iso('UTC', '1795388640')).toBe('2026-11-22T23:04:00Z');
    expect(iso('UTC', '2026-11-23T00:04:00+0100')).toBe('2026-11-22T23:04:00Z');
    expect(iso('Asia/Kathmandu', '2026-11-22T23:04:00')).toBe('2026-11-22T17:19:00Z');
    expect(['Unknown', 'None', '', '0'].map(text => iso('UTC', text))).toEqual([null, null, null, null]);
    expect(
      ['2026-02-30T00:00:00', '2026-13-01T00:00:00', '2026-01-01T24:00:00', 'soon', '12'].map(text => iso('UTC', text)),
    ).toEqual(Array(5).fill(undefined));
    expect(['2026-11-22T23:04:00', 'Unknown', '1795388640'].every(looksLikeTime)).toBe(true);
    expect(['gpu01', '2026-11-22', '00:00:05'].some(looksLikeTime)).toBe(false);
  });
  it('an hour shown twice is its first pass; one that is skipped goes forward', () => {
    expect(iso('Europe/Berlin', '2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00Z');
    expect(iso('Europe/Berlin', '2026-10-25T03:00:00')).toBe('2026-10-25T02:00:00Z');
    expect(iso('Europe/Berlin', '2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00Z');
  });
});

it('the newest known interface is taken, else the oldest of the newer ones', () => {
  const paths = (...versions: string[]) =>
    versions.flatMap(version => [`/slurm/${version}/jobs`, `/slurmdb/${version}/jobs`]);
  expect(newestVersion(paths('v0.0.36', 'v0.0.38', 'v0.0.37'))?.name).toBe('v0.0.38');
  expect(newestVersion(['/slurmdb/v0.0.41/jobs/', '/slurmdb/v0.0.42/jobs/', '/slurmdb/v0.0.42/job/{id}'])).toEqual({
    name: 'v0.0.42',
    path: '/slurmdb/v0.0.42/jobs/',
  });
  expect(newestVersion(paths('v0.0.60', 'v0.0.61'))?.name).toBe('v0.0.60');
  expect(newestVersion(['/slurm/v0.0.38/jobs'])).toBeNull();
});
