import { RPCHandler } from '@orpc/server/message-port';
import type { Workbench } from '../app/compose.ts';
import type { Sender } from './call-context.ts';
import { guardFrames } from './frame-guard.ts';
import { router } from './router.ts';

const handler = new RPCHandler(router);

/** Serve the contract to one window or connection: any port of the message-port shape, a WebSocket included. */
export function attach(workbench: Workbench, port: Parameters<typeof guardFrames>[0], sender: Sender): void {
  const guarded = guardFrames(port, reason =>
    workbench.log.write('warn', { event: 'frame-refused', reason: reason.replaceAll(' ', '-') }),
  );
  handler.upgrade(guarded, { context: { sender, services: workbench.services } });
}
