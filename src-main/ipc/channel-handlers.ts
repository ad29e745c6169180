import { os } from './gate.ts';

/** Calls of `channels` to use cases. */
export const channelHandlers = {
  list: os.channels.list.handler(() => {
    throw new Error('channels.list is not built yet');
  }),
  save: os.channels.save.handler(() => {
    throw new Error('channels.save is not built yet');
  }),
  remove: os.channels.remove.handler(() => {
    throw new Error('channels.remove is not built yet');
  }),
  test: os.channels.test.handler(() => {
    throw new Error('channels.test is not built yet');
  }),
  deliveries: os.channels.deliveries.handler(() => {
    throw new Error('channels.deliveries is not built yet');
  }),
  retry: os.channels.retry.handler(() => {
    throw new Error('channels.retry is not built yet');
  }),
};
