import { Channel } from '../../../src-core/contract/channels.ts';
import { message, openNotify } from './open-notify.ts';

/** A message for a notification of this computer, put into a workspace that nobody has open: workspace, address. */
const [workspaceDir = '', address = ''] = process.argv.slice(2);
const { notify, workspace, close } = await openNotify(workspaceDir, { shell: 'desktop' });
const channel = Channel.parse({ kind: 'desktop', name: 'me' });
const { id } = await notify.save({ id: null, baseVersion: null, channel, secrets: {} }, 'test');
await workspace.putEntries(notify.prepare([id], message('k1', { title: 'Search <b>is over</b>', address })));
await close();
