import { afterAll, beforeAll, expect, it } from 'vitest';
import { SlurmBench, sacct } from '../../fixtures/slurm/slurm-bench.ts';

/** CORRECTNESS trap 13: how many GPUs an allocation is. */
let bench: SlurmBench;
beforeAll(async () => {
  bench = await SlurmBench.open();
});
afterAll(() => bench.close());

it.each([
  // The total is of the whole allocation: neither added to its typed part nor multiplied by the nodes. 4, not 8 or 16.
  ['billing=8,cpu=8,gres/gpu=4,gres/gpu:a100=4,mem=64G,node=2', '4', 'a100', '{"a100":4}'],
  ['gres/gpu:a100=4,gres/gpu=4,node=2', '4', 'a100', '{"a100":4}'],
  ['gres/gpu:a100=1,gres/gpu:h100=1,gres/gpu=2,node=2', '2', null, '{"a100":1,"h100":1}'],
  // Typed entries only: their sum.
  ['cpu=4,gres/gpu:a100=2,gres/gpu:h100=1', '3', null, '{"a100":2,"h100":1}'],
  // MIG slices are devices of a type; a dot in the type is no unit.
  ['cpu=4,gres/gpu=3,gres/gpu:1g.10gb=2,gres/gpu:3g.40gb=1', '3', null, '{"1g.10gb":2,"3g.40gb":1}'],
  ['cpu=4,gres/gpu:nvidia_a100_1g.5gb=2', '2', 'nvidia_a100_1g.5gb', '{"nvidia_a100_1g.5gb":2}'],
  // Use, not devices.
  ['cpu=4,gres/gpumem=40G,gres/gpuutil=90', '0', null, null],
  ['cpu=4,mem=4G,node=1', '0', null, null],
  // Part of a card: how much of it, the text does not say. Unknown, never zero.
  ['cpu=4,gres/mps=25', null, null, null],
  ['cpu=4,gres/shard:a100=2', null, null, null],
  // Nothing said of a job that ran.
  ['', null, null, null],
])('%s', async (tres, gpus, type, types) => {
  const { scan } = await bench.sniff(sacct([{ JobID: '1', AllocTRES: tres, NNodes: '2' }]));
  expect(await bench.rows(scan, ['Gpus', 'GpuType', 'GpuTypes'])).toEqual([
    { Gpus: gpus, GpuType: type, GpuTypes: types },
  ]);
  const hours = gpus === null ? null : 3600 * Number(gpus);
  expect(await bench.totals(scan)).toMatchObject({ gpuUsedSeconds: hours, gpuHeldSeconds: hours });
});
