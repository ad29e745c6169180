import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { repositoryRoot } from './repository.ts';
import { freePort } from './workspace.ts';

/** Why a real Prometheus cannot run here; null when it can. */
export function prometheusAbsent(): string | null {
  const missing = ['prometheus', 'promtool'].filter(
    name => !(process.env.PATH ?? '').split(':').some(folder => existsSync(join(folder, name))),
  );
  return missing.length === 0 ? null : `${missing.join(' and ')} not installed (Debian: prometheus)`;
}

export type PrometheusServer = {
  readonly url: string;
  /** PEM of the authority that signed its certificate; null without TLS. */
  readonly caFile: string | null;
  stop(): Promise<void>;
};

/** bcrypt of "test-only", the password of the user "finops". */
const PASSWORD_HASH = '$2b$12$9mwwZJnBYm5claZBTVNF4.c26oIdltoNw.pwzDp46nBAjEn7vjbny';

/**
 * A real Prometheus on loopback with nothing but `history` (OpenMetrics text) in it; files below `directory`, which must be empty.
 * @param options.flags further flags, e.g. `--query.max-samples=1000`
 */
export async function startPrometheus(
  directory: string,
  options: { history: string; isGuarded?: boolean; flags?: readonly string[] },
): Promise<PrometheusServer> {
  mkdirSync(directory, { recursive: true });
  const path = (name: string) => join(directory, name);
  writeFileSync(path('history.om'), options.history);
  const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', '-q', path('history.om'), path('data')];
  execFileSync('promtool', blocks, { stdio: 'pipe' });
  writeFileSync(path('prometheus.yml'), 'scrape_configs: []\n');
  let caFile: string | null = null;
  if (options.isGuarded === true) {
    const made = makeCertificates(directory);
    caFile = made.caFile;
    const tls = 'tls_server_config: {cert_file: server.pem, key_file: server.key}';
    writeFileSync(path('web.yml'), `basic_auth_users: {finops: "${PASSWORD_HASH}"}\n${tls}\n`);
  } else writeFileSync(path('web.yml'), '');
  const port = await freePort();
  const log = openSync(path('log'), 'a');
  const child = spawn(
    'prometheus',
    [
      `--config.file=${path('prometheus.yml')}`,
      `--web.config.file=${path('web.yml')}`,
      `--storage.tsdb.path=${path('data')}`,
      '--storage.tsdb.retention.time=10y', // or old blocks are deleted at start
      `--web.listen-address=127.0.0.1:${port}`,
      ...(options.flags ?? []),
    ],
    { stdio: ['ignore', log, log] },
  );
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  const url = `${caFile === null ? 'http' : 'https'}://127.0.0.1:${port}`;
  const certificate = caFile === null ? [] : ['--cacert', caFile, '-u', 'finops:test-only'];
  for (let tries = 0; ; tries += 1) {
    try {
      execFileSync('curl', ['-sf', '--max-time', '5', ...certificate, `${url}/-/ready`], { stdio: 'pipe' });
      return { url, caFile, stop };
    } catch (error) {
      if (tries === 100 || child.exitCode !== null) {
        await stop();
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

const script = join(repositoryRoot, '..', 'shared', 'services', 'prometheus.sh');

/** Why the server with seven days of 16 GPUs cannot run here; null when it can. */
export const historyAbsent = (): string | null =>
  prometheusAbsent() ?? (existsSync(script) ? null : 'the scripts that make the GPU history are not here');

/** The recorded fleet: 16 GPUs on 4 hosts from 2026-11-09 to 2026-11-16. The second start in the same directory takes no time. */
export function startHistory(directory: string, flags: readonly string[] = []): { url: string; stop(): void } {
  const run = (verb: string) =>
    execFileSync('bash', [script, verb, directory], {
      env: { ...process.env, PROM_END: '2026-11-16T00:00:00Z', PROM_DAYS: '7', PROM_FLAGS: flags.join(' ') },
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
  const url = /^PROM_URL=(\S+)$/m.exec(run('start'))?.[1];
  if (url === undefined) throw new Error('the history server did not say its address');
  return { url, stop: () => run('stop') };
}
