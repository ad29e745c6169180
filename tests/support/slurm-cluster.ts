import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository.ts';
import { temporaryFolder } from './workspace.ts';

const run = promisify(execFile);

/** Why there is no real Slurm here; null when there can be one. Its daemons run jobs as several users, which only root may start. */
export function whyNoSlurm(): string | null {
  if (!existsSync(script)) return 'skipped: the start-up script of the real Slurm is not beside the repository';
  return process.getuid?.() === 0 ? null : 'skipped: a real Slurm needs root';
}

const script = join(repositoryRoot, '..', 'shared', 'services', 'slurm.sh');

/** A real cluster of three nodes and sixteen pretended GPUs on loopback, with accounting, in a folder of its own. */
export class SlurmCluster {
  readonly url: string;
  readonly conf: string;
  readonly #folder: ReturnType<typeof temporaryFolder>;

  private constructor(folder: ReturnType<typeof temporaryFolder>, conf: string, url: string) {
    this.#folder = folder;
    this.conf = conf;
    this.url = url;
  }

  /** 20 s with the packages installed. */
  static async start(): Promise<SlurmCluster> {
    const folder = temporaryFolder('slurm');
    chmodSync(folder.path, 0o755); // the cluster's users must be able to enter
    const { stdout } = await run('bash', [script, 'start', folder.path], { timeout: 300_000 });
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
    return new SlurmCluster(folder, value('SLURM_CONF'), value('SLURMREST_URL'));
  }

  async stop(): Promise<void> {
    // Its exit code is that of its last look for left-over job steps, which are usually none.
    await run('bash', [script, 'stop', this.#folder.path], { timeout: 60_000 }).catch(() => undefined);
    this.#folder.remove();
  }

  /** Run one of Slurm's programs as root. */
  command(program: string, ...args: string[]): string {
    return execFileSync(program, args, { env: this.#env('root'), encoding: 'utf8' }).trim();
  }

  /** @returns job id */
  submit(user: string, args: readonly string[], script: string): string {
    const words = ['--reuid', user, '--regid', user, '--init-groups', 'sbatch', '--parsable', '-o', '/dev/null'];
    const all = [...words, ...args, '--wrap', script];
    const jobs = join(this.#folder.path, 'jobs');
    return execFileSync('setpriv', all, {
      env: this.#env(user),
      encoding: 'utf8',
      cwd: jobs,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  }

  /** Submit one job of several components. @returns id of the first */
  submitParts(user: string, parts: readonly (readonly string[])[], script: string): string {
    return this.submit(
      user,
      parts.flatMap((part, at) => (at === 0 ? [...part] : [':', ...part])),
      script,
    );
  }

  token(user: string, seconds = 600): string {
    return this.command('scontrol', 'token', `username=${user}`, `lifespan=${seconds}`).replace(/^SLURM_JWT=/, '');
  }

  /** Wait until a job is in one of the states. */
  async until(job: string, ...states: string[]): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      const found = this.command('sacct', '-X', '-n', '-P', '-D', '-j', job, '-o', 'State').split('\n');
      if (found.some(state => states.some(wanted => state.startsWith(wanted)))) return;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    throw new Error(`job ${job} did not become ${states.join(' or ')}`);
  }

  #env(user: string) {
    return { SLURM_CONF: this.conf, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', HOME: '/tmp', USER: user };
  }
}
