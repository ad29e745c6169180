/** `npm run -s mureon -- ARGUMENTS`: the command line, straight from the sources. Prints nothing of its own on standard output. */
import { repoPath } from './lib/paths.mjs';
import { runOnNode } from './lib/run-on-node.mjs';
import { setup } from './setup.mjs';

await setup();
process.exitCode = await runOnNode(repoPath('src-main', 'app', 'cli.ts'), process.argv.slice(2));
