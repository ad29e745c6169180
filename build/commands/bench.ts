/** `npm run bench [-- NAME...]`: the benchmarks of tests/bench, one at a time, on an otherwise quiet machine. */
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath } from '../lib/paths.mjs';
import { foreground } from '../lib/run.mjs';

const args = [repoPath('node_modules/vitest/vitest.mjs'), 'bench', '--run', ...process.argv.slice(2)];
process.exitCode = await foreground(nodeBinary(), args, { env: nodeEnvironment() });
