import { join } from 'node:path';
import type { Delivery } from '../../../src-core/contract/channels.ts';
import type { WorkspaceContract } from '../../../src-core/contract/workspace.ts';
import type { OutMessage } from '../../../src-core/notify/message.ts';
import { sourceEntry, startNodeThread } from '../../../src-main/app/node-adapters.ts';
import { KeychainError } from '../../../src-main/security/keychain.ts';
import { SecretStore } from '../../../src-main/security/secret-store.ts';
import { Logger } from '../../../src-main/services/logger.ts';
import { type NotifyDeps, NotifyService } from '../../../src-main/services/notify/notify-service.ts';
import type { WorkspaceClient } from '../../../src-main/services/service-deps.ts';
import { openWorker, stopWorker, workerClient, workerLink } from '../../../src-main/services/worker-client.ts';

export type OpenNotify = { notify: NotifyService; workspace: WorkspaceClient; close(): Promise<void> };

/** A machine without a keychain: what is typed stays in memory. */
const noKeychain = {
  read: () => Promise.reject(new KeychainError('absent')),
  write: () => Promise.reject(new KeychainError('absent')),
};

/** The real service on the real journal, without the lake, which it does not use. */
export async function openNotify(
  workspaceDir: string,
  options: Partial<Pick<NotifyDeps, 'desktop' | 'now' | 'claim' | 'random'>> & { shell?: 'desktop' | 'cli' } = {},
): Promise<OpenNotify> {
  const thread = startNodeThread(sourceEntry('workspace'));
  await openWorker(thread, { workspaceDir, sqliteBinding: null });
  const workspace = workerClient<WorkspaceContract>(workerLink(thread)) as WorkspaceClient;
  const log = new Logger(workspaceDir);
  const { desktop = null, now = () => new Date(), shell = 'desktop', ...others } = options;
  const secrets = new SecretStore(join(workspaceDir, 'secrets.vault'), noKeychain);
  const notify = new NotifyService({ deps: { workspace, workspaceDir, log, shell }, secrets, desktop, now, ...others });
  return {
    notify,
    workspace,
    close: async () => {
      await notify.close();
      await stopWorker(thread);
      await log.flush();
    },
  };
}

/** The service on a clock of the test's own, which stands until `later`. */
export type NotifyBench = OpenNotify & {
  now(): Date;
  /** Put a message and let everything that is due be tried. @returns what became of it */
  tell(channelId: string, ...told: Parameters<typeof message>): Promise<Delivery>;
  /** Let time pass and everything that is due be tried. */
  later(minutes: number): Promise<Delivery>;
  /** The newest delivery. */
  last(): Promise<Delivery>;
};

export async function openNotifyAt(start: Date, workspaceDir: string, random: () => number): Promise<NotifyBench> {
  let now = start;
  const open = await openNotify(workspaceDir, { now: () => now, random });
  const last = async () => {
    const [delivery] = await open.notify.deliveries(1);
    if (!delivery) throw new Error('nothing was put');
    return delivery;
  };
  return {
    ...open,
    now: () => now,
    last,
    tell: async (channelId, ...told) => {
      const { isWritten } = await open.workspace.putEntries(open.notify.prepare([channelId], message(...told)));
      if (!isWritten) throw new Error('the message was put before');
      await open.notify.flush();
      return last();
    },
    later: async minutes => {
      now = new Date(now.getTime() + minutes * 60_000);
      await open.notify.flush();
      return last();
    },
  };
}

export function message(key: string, changes: Partial<OutMessage> = {}): OutMessage {
  return {
    ...{ key, topic: 'alert', severity: 'warning', title: `Budget "Search" is at 92 % (${key})`, language: 'en' },
    paragraphs: ['The burn of September reached 92 % of 10,000.00 USD.'],
    facts: [{ label: 'Burn', value: '9,200.00 USD' }],
    ...{ address: '/budgets?id=b1', place: null, attachments: [], picture: null, dueAt: null },
    ...changes,
  };
}
