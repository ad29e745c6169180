import { os } from './gate.ts';

/** Calls of `channels` to use cases. */
export const channelHandlers = {
  list: os.channels.list.handler(({ context }) => context.services.notify.list()),
  save: os.channels.save.handler(({ input, context }) => context.services.notify.save(input, context.sender.actor)),
  remove: os.channels.remove.handler(async ({ input, context }) => {
    await context.services.notify.remove(input.id, input.baseVersion, context.sender.actor);
    return { ok: true } as const;
  }),
  test: os.channels.test.handler(({ input, context }) => context.services.notify.test(input.id)),
  deliveries: os.channels.deliveries.handler(({ input, context }) => context.services.notify.deliveries(input.limit)),
  retry: os.channels.retry.handler(({ input, context }) => context.services.notify.retry(input.channelId, input.key)),
};
