import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON; throws when it is not exactly one JSON document. */
  json<T = never>(): T;
}

/** Runs the real command line on a workspace, as a script of a user would: `mureon --workspace W --json ...words`. */
export function mureon(
  workspace: string,
  words: readonly string[],
  options: {
    isJson?: boolean;
    interrupt?: AbortSignal;
    /** Standard input; without it there is none. */
    input?: string;
    /** Added to the environment. */
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<CommandResult> {
  const file = join(repositoryRoot, 'src-main', 'app', 'cli.ts');
  const child = spawn(
    process.execPath,
    [file, '--workspace', workspace, ...(options.isJson === false ? [] : ['--json']), ...words],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    },
  );
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  child.stdin.end(options.input ?? '');
  options.interrupt?.addEventListener('abort', () => child.kill('SIGINT'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', exitCode => resolve({ exitCode, stdout, stderr, json: () => JSON.parse(stdout) }));
  });
}
