/** `npm run screenshots`: set-up first, then build/commands/screenshots.ts on the Node of the lock file. */
import { repoPath } from './lib/paths.mjs';
import { runOnNode } from './lib/run-on-node.mjs';
import { setup } from './setup.mjs';

await setup();
process.exitCode = await runOnNode(repoPath('build', 'commands', 'screenshots.ts'), process.argv.slice(2));
