/** `npm run check`: types, lint and format, imports. All three run; each failure is printed in full, at most once. */
import { spawn } from 'node:child_process';
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath, root } from '../lib/paths.mjs';

const node = nodeBinary();
const bin = (...parts: string[]) => repoPath('node_modules', ...parts);
const steps: readonly { title: string; args: readonly string[] }[] = [
  { title: 'types', args: [bin('typescript', 'bin', 'tsc'), '-p', root] },
  { title: 'lint and format', args: [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--colors=off', root] },
  { title: 'imports', args: [repoPath('build', 'check-imports.ts')] },
];

const results = await Promise.all(steps.map(run));
for (const { title, code, output, seconds } of results) {
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)\n`);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n\n`);
}
process.exitCode = results.some(result => result.code !== 0) ? 1 : 0;

function run({ title, args }: (typeof steps)[number]) {
  const startMs = performance.now();
  return new Promise<{ title: string; code: number; output: string; seconds: string }>((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, env: nodeEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', code => {
      resolve({ title, code: code ?? 1, output, seconds: ((performance.now() - startMs) / 1000).toFixed(1) });
    });
  });
}
