import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceRun } from '../../../src-core/contract/sources.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import { unless } from '../../support/skip.ts';
import { SlurmCluster, whyNoSlurm } from '../../support/slurm-cluster.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** The connector against a real Slurm: broker, connector process, import and lake are all real. */
const reason = whyNoSlurm();
if (reason !== null) console.warn(reason);

type Job = Record<string, string | null>;
const measures = [
  'ElapsedSeconds',
  'SuspendedSeconds',
  'HeldSeconds',
  'Gpus',
  'Nodes',
  'Cpus',
  'GpuUsedSeconds',
  'GpuHeldSeconds',
];
const key = ['JobId', 'SubmitAt', 'Attempt'];

describe('a real Slurm', unless(reason), () => {
  const folder = temporaryFolder('slurm-sources');
  let cluster: SlurmCluster;
  const benches: Workbench[] = [];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    cluster = await SlurmCluster.start();
    await provokeStates(cluster, ids);
  });
  afterAll(async () => {
    for (const bench of benches) await bench.close();
    await cluster?.stop();
    folder.remove();
  });

  async function open(name: string) {
    const bench = await createWorkbench(testAdapters('cli', `${folder.path}/${name}`), {});
    benches.push(bench);
    return { bench, api: bench.client(bench.createSender(null)) };
  }
  type Api = Awaited<ReturnType<typeof open>>['api'];

  const rest = () => ({ mode: 'slurmrestd', url: cluster.url, user: 'carol', allowPlainHttp: true, backfillDays: 1 });
  const program = () => ({ mode: 'sacct', slurmConf: cluster.conf, backfillDays: 1 });
  const schedule = { cron: '0 * * * *', zone: 'UTC', isPaused: true, silentAfterHours: 6 };

  async function sync(bench: Workbench, api: Api, id: string): Promise<SourceRun> {
    const { taskId } = await api.sources.sync({ id });
    const task = await bench.services.tasks.wait(taskId);
    if (task.error) throw new Error(JSON.stringify(task.error));
    return task.result as SourceRun;
  }

  /** Every attempt by its identity: what the records API says, asked twice because it groups by eight columns at most. */
  async function jobs(api: Api): Promise<Map<string, Job>> {
    const all = new Map<string, Job>();
    for (const dims of [
      [...key, 'State', 'JobName', 'GpuType', 'StartAt', 'EndAt'],
      [...key, 'DisplayJobId', 'NodeList', 'Qos', 'Account', 'WcKey'],
    ]) {
      const { columns, rows } = await api.records.summary({ dataset: 'gpu-job', measures, dims });
      for (const cells of rows) {
        const row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null]));
        const id = key.map(name => row[name]).join(' ');
        all.set(id, { ...all.get(id), ...row });
      }
    }
    return new Map([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  test('slurmrestd: version found, every state in the lake, and the same from sacct', async () => {
    const one = await open('rest');
    const secrets = { token: cluster.token('carol') };
    const { found } = await one.api.sources.check({ connector: 'slurm', settings: rest(), secrets });
    expect(found).toMatch(
      /^slurmrestd of Slurm 22\.05\.8, interface v0\.0\.38, answers with \d+ job attempts of testcluster in the last day\.$/,
    );
    const source = await one.api.sources.add({ connector: 'slurm', name: 'grid', settings: rest(), secrets, schedule });
    expect(await sync(one.bench, one.api, source.id)).toMatchObject({ state: 'done', error: null });
    const byRest = await jobs(one.api);

    const two = await open('sacct');
    const checked = await two.api.sources.check({ connector: 'slurm', settings: program(), secrets: {} });
    expect(checked.found).toMatch(/^sacct of Slurm 22\.05\.8 answers with \d+ job attempts of testcluster/);
    const local = await two.api.sources.add({
      connector: 'slurm',
      name: 'grid',
      settings: program(),
      secrets: {},
      schedule,
    });
    expect(await sync(two.bench, two.api, local.id)).toMatchObject({ state: 'done', error: null });
    const bySacct = await jobs(two.api);

    const over = (all: Map<string, Job>) => [...all].filter(([, row]) => row.EndAt !== null);
    expect(over(byRest)).toEqual(over(bySacct));
    expect([...byRest.keys()]).toEqual([...bySacct.keys()]);

    const states = (id: string) => [...bySacct.values()].filter(row => row.JobId === id).map(row => row.State);
    expect(states(ids.done ?? '')).toEqual(['COMPLETED']);
    expect(states(ids.failed ?? '')).toEqual(['FAILED']);
    expect(states(ids.timeout ?? '')).toEqual(['TIMEOUT']);
    expect(states(ids.cancelled ?? '')).toEqual(['CANCELLED']);
    expect(states(ids.neverRan ?? '')).toEqual(['CANCELLED']);
    expect(states(ids.nodeFail ?? '')).toEqual(['NODE_FAIL']);
    expect(states(ids.running ?? '')).toEqual(['RUNNING']);
    expect(states(ids.requeued ?? '')[0]).toBe('REQUEUED');
    expect(states(ids.preempted ?? '')[0]).toBe('PREEMPTED');
    const row = (id: string | undefined) => [...bySacct.values()].find(job => job.JobId === id);
    expect(row(ids.done)).toMatchObject({
      JobName: 'first|one',
      Gpus: '2',
      GpuType: 'a100',
      Qos: 'normal',
      NodeList: '["gpu01"]',
    });
    expect(row(ids.neverRan)).toMatchObject({ StartAt: null, Gpus: '0', HeldSeconds: '0' });
    const suspended = row(ids.suspended);
    expect(Number(suspended?.SuspendedSeconds)).toBeGreaterThan(0);
    expect(Number(suspended?.HeldSeconds)).toBe(
      Number(suspended?.ElapsedSeconds) + Number(suspended?.SuspendedSeconds),
    );
    expect([...bySacct.values()].filter(job => /^\d+\+[01]$/.test(String(job.DisplayJobId)))).toHaveLength(2);
    expect([...bySacct.values()].filter(job => /^\d+_\d+$/.test(String(job.DisplayJobId)))).toHaveLength(4);

    // Slurm's own sum over the finished attempts, in another way: sacct's text, cut and multiplied here.
    const listing = cluster.command(
      'sacct',
      '-a',
      '-X',
      '-D',
      '-n',
      '-P',
      '-S',
      'now-1day',
      '-o',
      'ElapsedRaw,AllocTRES,End',
    );
    const truth = listing.split('\n').reduce((sum, line) => {
      const [elapsed, tres = '', end] = line.split('|');
      return end === 'Unknown' ? sum : sum + Number(elapsed) * Number(/gres\/gpu=(\d+)/.exec(tres)?.[1] ?? 0);
    }, 0);
    expect(over(bySacct).reduce((sum, [, job]) => sum + Number(job.GpuUsedSeconds), 0)).toBe(truth);

    // The running job ends: asked again, it is replaced and not added.
    cluster.command('scancel', ids.running ?? '');
    await cluster.until(ids.running ?? '', 'CANCELLED');
    await sync(one.bench, one.api, source.id);
    const after = await jobs(one.api);
    expect(after.size).toBe(byRest.size);
    expect([...after.values()].find(job => job.JobId === ids.running)).toMatchObject({ State: 'CANCELLED' });
    // Nothing new: nothing changes.
    const idle = await sync(one.bench, one.api, source.id);
    expect(idle.state).toBe('done');
    expect(await jobs(one.api)).toEqual(after);
  });

  test.each(['a wrong token', 'an expired token'])('%s is told as such though slurmrestd answers 500', async what => {
    const { api } = await open(what.replaceAll(' ', '-'));
    const value = what === 'a wrong token' ? 'wrong' : cluster.token('carol', 1);
    await new Promise(resolve => setTimeout(resolve, 2500)); // the token of one second expires
    const failed = await api.sources
      .check({ connector: 'slurm', settings: rest(), secrets: { token: value } })
      .catch(toAppError);
    expect(failed).toMatchObject({ code: 'connector.auth-rejected' });
  });
});

/** Bring about every state that takes less than two minutes. */
async function provokeStates(cluster: SlurmCluster, ids: Record<string, string>): Promise<void> {
  const gpu1 = ['-p', 'gpu', '-w', 'gpu01', '--mem=1G', '-t', '5'];
  const gpu2 = ['-w', 'gpu02', '--mem=1G', '-t', '30'];
  const cpu = ['-p', 'cpu', '--mem=200M', '-t', '5'];
  ids.timeout = cluster.submit(
    'bob',
    ['-p', 'gpu', '-w', 'gpu01', '--gres=gpu:1', '--mem=1G', '-t', '1', '-J', 'timeout'],
    'sleep 300',
  );
  ids.preempted = cluster.submit(
    'bob',
    ['-p', 'preempt', '--qos=scavenge', '--gres=gpu:h100:8', '--requeue', '-J', 'preempted', ...gpu2],
    'sleep 600',
  );
  ids.done = cluster.submit(
    'alice',
    [...gpu1, '-A', 'nlp', '--gres=gpu:a100:2', '-c', '4', '-J', 'first|one', '--comment=a\nb'],
    'srun sleep 2',
  );
  ids.running = cluster.submit(
    'dave',
    ['-p', 'gpu', '-w', 'gpu01', '-A', 'platform', '--gres=gpu:1', '--mem=1G', '-t', '30', '-J', 'running'],
    'sleep 900',
  );
  ids.suspended = cluster.submit('dave', [...gpu1, '-A', 'nlp', '--gres=gpu:1', '-J', 'suspended'], 'sleep 10');
  ids.requeued = cluster.submit(
    'carol',
    [...gpu1, '-A', 'platform', '--gres=gpu:1', '--requeue', '-J', 'requeued'],
    'sleep 600',
  );
  ids.failed = cluster.submit('bob', [...cpu, '-J', 'exit-3'], 'exit 3');
  ids.cancelled = cluster.submit('bob', [...cpu, '-J', 'cancelled'], 'sleep 600');
  ids.array = cluster.submit('bob', [...cpu, '--array=0-3', '-J', 'sweep'], 'sleep 1');
  ids.het = cluster.submitParts(
    'alice',
    [
      ['-A', 'nlp', '--gres=gpu:a100:1', '--mem=1G', '-t', '5', '-J', 'het'],
      ['-p', 'cpu', '--mem=200M'],
    ],
    'sleep 2',
  );
  for (const name of ['preempted', 'running', 'suspended', 'requeued', 'cancelled'] as const)
    await cluster.until(ids[name] ?? '', 'RUNNING');
  ids.neverRan = cluster.submit('bob', ['-p', 'preempt', '--gres=gpu:h100:8', '-J', 'never-ran', ...gpu2], 'true');
  cluster.command('scontrol', 'suspend', ids.suspended);
  cluster.command('scontrol', 'requeue', ids.requeued);
  cluster.submit(
    'carol',
    ['-A', 'platform', '-p', 'gpu', '--qos=high', '--gres=gpu:h100:6', '-J', 'preemptor', ...gpu2],
    'sleep 2',
  );
  await cluster.until(ids.preempted, 'PREEMPTED');
  cluster.command('scancel', '--user=bob', ids.neverRan);
  cluster.command('scancel', ids.cancelled);
  await new Promise(resolve => setTimeout(resolve, 2000)); // suspended for two whole seconds at least
  cluster.command('scontrol', 'resume', ids.suspended);
  await cluster.until(ids.suspended, 'COMPLETED');
  await cluster.until(ids.array, 'COMPLETED');
  ids.nodeFail = cluster.submit(
    'carol',
    [...cpu, '-A', 'platform', '-w', 'cpu01', '--no-requeue', '-J', 'node-fail'],
    'sleep 600',
  );
  await cluster.until(ids.nodeFail, 'RUNNING');
  cluster.command('scontrol', 'update', 'nodename=cpu01', 'state=down', 'reason=test');
  await cluster.until(ids.nodeFail, 'NODE_FAIL');
  await cluster.until(ids.timeout, 'TIMEOUT');
}
