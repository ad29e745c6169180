import { describe, expect, it } from 'vitest';
import { attribute, type GpuInterval, isSameNode, type JobRun } from '../../../../src-core/gpu/attribution.ts';

const minute = 60_000;
const run = (jobId: string, change: Partial<JobRun> = {}): JobRun => ({
  cluster: 'hpc',
  jobId,
  nodes: ['gpu-01'],
  startMs: 0,
  endMs: 10 * minute,
  gpus: 4,
  gpuIndices: null,
  ...change,
});
const interval = (change: Partial<GpuInterval> = {}): GpuInterval => ({
  host: 'gpu-01.cluster.example',
  gpuIndex: '0',
  startMs: 0,
  endMs: 5 * minute,
  jobId: null,
  pod: null,
  gpusOnHost: 4,
  ...change,
});
const ids = (found: ReturnType<typeof attribute>) =>
  found.kind === 'node-time' ? found.jobs.map(({ run: { jobId }, heldMs }) => [jobId, heldMs / minute]) : found.kind;

describe('which job had the GPU', () => {
  it('the telemetry is believed first', () => {
    expect(attribute(interval({ jobId: '7' }), [run('8')]).kind).toBe('hpc-job');
    expect(attribute(interval({ pod: 'p' }), [run('8')]).kind).toBe('pod');
  });

  it('a job with every GPU of the node has this one, for the time it ran', () => {
    expect(ids(attribute(interval(), [run('8')]))).toEqual([['8', 5]]);
    expect(ids(attribute(interval(), [run('9', { startMs: 3 * minute }), run('8', { endMs: 2 * minute })]))).toEqual([
      ['8', 2],
      ['9', 2],
    ]);
    const twoNodes = run('8', { nodes: ['gpu-01', 'gpu-02'], gpus: 8 });
    expect(ids(attribute(interval(), [twoNodes]))).toEqual([['8', 5]]);
  });

  it('jobs that share a node are told apart by GPU indices only', () => {
    const left = run('8', { gpus: 2, gpuIndices: new Map([['gpu-01', ['0', '1']]]) });
    const right = run('9', { gpus: 1, gpuIndices: new Map([['gpu-01', ['3']]]) });
    expect(ids(attribute(interval({ gpuIndex: '1' }), [left, right]))).toEqual([['8', 5]]);
    expect(ids(attribute(interval({ gpuIndex: '3' }), [left, right]))).toEqual([['9', 5]]);
    expect(ids(attribute(interval({ gpuIndex: '2' }), [left, right]))).toBe('free');
  });

  it('without indices a shared or part-used node is ambiguous, and nobody is charged', () => {
    expect(ids(attribute(interval(), [run('8', { gpus: 2 }), run('9', { gpus: 2 })]))).toBe('ambiguous');
    expect(ids(attribute(interval(), [run('8', { gpus: 1 })]))).toBe('ambiguous');
    expect(ids(attribute(interval(), [run('8', { gpus: null })]))).toBe('ambiguous');
    expect(ids(attribute(interval(), [run('8'), run('9')])), 'two jobs hold all GPUs at once').toBe('ambiguous');
    const known = run('8', { gpus: 2, gpuIndices: new Map([['gpu-01', ['0', '1']]]) });
    expect(ids(attribute(interval({ gpuIndex: '2' }), [known, run('9', { gpus: 1 })]))).toBe('ambiguous');
  });

  it('no job with GPUs on the node at the time: free; no host: unknown', () => {
    const others = [run('8', { nodes: ['gpu-02'] }), run('9', { gpus: 0 }), run('10', { startMs: 5 * minute })];
    expect(ids(attribute(interval(), others))).toBe('free');
    expect(ids(attribute(interval({ host: null }), [run('8')]))).toBe('unknown');
  });

  it('knows a node by its short and its full name, and no other by its prefix', () => {
    expect(isSameNode('gpu-01', 'GPU-01.example')).toBe(true);
    expect(isSameNode('gpu-01', 'gpu-010')).toBe(false);
    expect(isSameNode('gpu-01.a', 'gpu-01.b')).toBe(false);
  });
});
