/** `npm run bench [-- NAME... --rows N --runs N]`: the benchmarks of tests/bench, one at a time, on an otherwise quiet machine. */
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath } from '../lib/paths.mjs';
import { foreground } from '../lib/run.mjs';

const args = ['--disable-warning=ExperimentalWarning', repoPath('tests', 'bench', 'run.ts'), ...process.argv.slice(2)];
process.exitCode = await foreground(nodeBinary(), args, { env: nodeEnvironment() });
