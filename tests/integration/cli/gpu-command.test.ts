import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GpuIdle, GpuJobs } from '../../../src-core/contract/gpu.ts';
import { mureon } from '../../support/command-line.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const recorded = sharedData('slurm-recorded');

/** 1 USD a GPU-hour of power and 2160 / 720 hours = 3 of people: 4 USD in November 2026. */
const card = (cluster: string, gpuType: string, capacityGpus: number) => ({
  cluster,
  gpuType,
  currency: 'USD',
  validFrom: '2026-01-01T00:00:00Z',
  validTo: null,
  capital: { amount: '0', gpus: 1, months: 1, residual: '0' },
  power: { wattsPerGpu: '1000', pricePerKwh: '1', pue: '1' },
  peoplePerMonth: '2160',
  spacePerMonth: '0',
  gpusInService: 1,
  capacityGpus,
});

let folder: TemporaryFolder;
let workspace: string;
beforeAll(() => {
  folder = temporaryFolder('gpu');
  workspace = join(folder.path, 'w');
});
afterAll(() => folder.remove());

const file = (name: string, content: unknown) => {
  const path = join(folder.path, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};

/** GPU-seconds held, read from the listing by eye's rules: allocations have no dot; total of gres/gpu; run time plus suspended time. */
function heldByAccount(path: string): Map<string, number> {
  const [head = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  const names = head.split('\u001f');
  const held = new Map<string, number>();
  for (const line of lines) {
    const cells = line.split('\u001f');
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    if (cell('JobIDRaw') === '' || cell('JobIDRaw').includes('.')) continue;
    const gpus = Number(/(?:^|,)gres\/gpu=(\d+)/.exec(cell('AllocTRES'))?.[1] ?? 0);
    const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
      /^(?:(\d+)-)?(\d+):(\d+):(\d+)$/.exec(cell('Suspended')) ?? [];
    const suspended = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    const sum = gpus * (Number(cell('ElapsedRaw')) + suspended);
    if (sum > 0) held.set(cell('Account'), (held.get(cell('Account')) ?? 0) + sum);
  }
  return held;
}

describe('GPU cost of a recorded cluster', unless(recorded === undefined ? noData : null), () => {
  const listing = join(recorded ?? '', 'stretched', 'sacct-delimiter.txt.gz');

  it('is what the listing held times 4 USD, by account and in all', async () => {
    expect((await mureon(workspace, ['import', listing])).exitCode).toBe(0);
    const before = await mureon(workspace, ['prices', 'rate-cards', 'list']);
    // 1,686,119 GPU seconds (sreport's own figure, see contract/slurm/recorded) / 3600 = 468.3664
    const missing = before
      .json<{ gaps: { reason: string; gpuHours: string }[] }>()
      .gaps.filter(gap => gap.reason === 'no-card')
      .reduce((sum, gap) => sum + Number(gap.gpuHours), 0);
    expect(missing).toBeCloseTo(1_686_119 / 3600, 9);

    const cards = file('cards.json', [card('testcluster', 'a100', 8), card('testcluster', 'h100', 8)]);
    const imported = await mureon(workspace, ['prices', 'rate-cards', 'import', cards]);
    expect(imported.stderr).toBe('');
    const gaps = imported.json<{ gaps: { reason: string }[] }>().gaps;
    expect(gaps.filter(gap => gap.reason !== 'days-unknown')).toEqual([]);

    const byAccount = heldByAccount(listing);
    expect([...byAccount.values()].reduce((sum, seconds) => sum + seconds, 0)).toBe(1_686_119);
    const words = ['query', '--measures', 'EffectiveCost', '--dims', 'SubAccountId', '--format', 'csv'];
    const answer = await mureon(workspace, words, { isJson: false });
    const costs = new Map(
      answer.stdout
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map(line => line.split(','))
        .map(cells => [cells[0] ?? '', Number(cells.at(-1))]),
    );
    for (const [account, seconds] of byAccount)
      expect(costs.get(account), account).toBeCloseTo((seconds / 3600) * 4, 9);
    expect(costs.size, 'the accounts, and idle without one').toBe(byAccount.size + 1);
  });

  it('shows jobs and idle', async () => {
    const { jobs, isCut } = (await mureon(workspace, ['gpu', 'jobs', '--limit', '3'])).json<GpuJobs>();
    expect([jobs.length, isCut]).toEqual([3, true]);
    for (const job of jobs) expect(Number(job.cost)).toBeCloseTo(Number(job.heldGpuHours) * 4, 9);
    const idle = (await mureon(workspace, ['gpu', 'idle'])).json<GpuIdle>();
    expect(idle.held).toEqual([]); // no telemetry
    expect(idle.unallocated).toMatchObject([{ cluster: 'testcluster', currency: 'USD' }]);
    const [unallocated] = idle.unallocated;
    expect(Number(unallocated?.cost)).toBeCloseTo(Number(unallocated?.gpuHours) * 4, 6);
    const text = await mureon(workspace, ['gpu', 'jobs', '--account', 'vision'], { isJson: false });
    expect(text.stdout).toMatch(/testcluster .*vision/);
    expect((await mureon(workspace, ['gpu', 'idle', '--below', '0'])).exitCode).toBe(2);
  });

  it('is the same whatever the order of the listings', async () => {
    const later = join(recorded ?? '', 'stretched', 'rest-slurmdb-v0.0.38-jobs.json.gz'); // jobs ran on: 1,686,133 held
    const cards = file('cards.json', [card('testcluster', 'a100', 8), card('testcluster', 'h100', 8)]);
    const totals = [];
    for (const order of [
      [listing, later, cards],
      [cards, later, listing],
    ]) {
      const other = join(folder.path, `order-${totals.length}`);
      for (const path of order)
        expect(
          (await mureon(other, path === cards ? ['prices', 'rate-cards', 'import', path] : ['import', path])).exitCode,
        ).toBe(0);
      const sql = ['query', '--measures', 'EffectiveCost', '--dims', 'SubAccountId,ResourceId', '--grain', 'day'];
      totals.push((await mureon(other, [...sql, '--format', 'csv'], { isJson: false })).stdout);
      expect((await mureon(other, ['doctor'])).exitCode).toBe(0);
    }
    expect(totals[0]).toBe(totals[1]);
    expect(totals[0]).not.toBe('');
  });
});

it('refuses a file that is no list of rate cards, and cards that contradict each other', async () => {
  const other = join(folder.path, 'refusals');
  const importing = (name: string, content: unknown) =>
    mureon(other, ['prices', 'rate-cards', 'import', file(name, content)]);
  const message = async (name: string, content: unknown) => {
    const { exitCode, stdout } = await importing(name, content);
    expect(exitCode).toBe(2);
    return stdout;
  };
  expect(await message('a.json', { prices: [] })).toContain('not a list of rate cards');
  expect(await message('b.json', [{ ...card('c', 'a100', 8), gpusInService: 0 }])).toContain('0.gpusInService');
  expect(await message('c.json', [card('c', 'a100', 8), card('c', 'a100', 4)])).toContain('prices.invalid');
  const dear = { amount: '1', gpus: 1, months: 1, residual: '2' };
  expect(await message('d.json', [{ ...card('c', 'a100', 8), capital: dear }])).toContain('prices.invalid');
  expect((await mureon(other, ['prices', 'rate-cards', 'list'])).json()).toEqual({ cards: [], gaps: [] });
});
