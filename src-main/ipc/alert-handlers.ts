import { os } from './gate.ts';

/** Calls of `alerts` to use cases. */
export const alertHandlers = {
  rules: os.alerts.rules.handler(() => {
    throw new Error('alerts.rules is not built yet');
  }),
  saveRule: os.alerts.saveRule.handler(() => {
    throw new Error('alerts.saveRule is not built yet');
  }),
  removeRule: os.alerts.removeRule.handler(() => {
    throw new Error('alerts.removeRule is not built yet');
  }),
  mutes: os.alerts.mutes.handler(() => {
    throw new Error('alerts.mutes is not built yet');
  }),
  saveMute: os.alerts.saveMute.handler(() => {
    throw new Error('alerts.saveMute is not built yet');
  }),
  removeMute: os.alerts.removeMute.handler(() => {
    throw new Error('alerts.removeMute is not built yet');
  }),
  list: os.alerts.list.handler(() => {
    throw new Error('alerts.list is not built yet');
  }),
  acknowledge: os.alerts.acknowledge.handler(() => {
    throw new Error('alerts.acknowledge is not built yet');
  }),
  snooze: os.alerts.snooze.handler(() => {
    throw new Error('alerts.snooze is not built yet');
  }),
  evaluate: os.alerts.evaluate.handler(() => {
    throw new Error('alerts.evaluate is not built yet');
  }),
  rehearse: os.alerts.rehearse.handler(() => {
    throw new Error('alerts.rehearse is not built yet');
  }),
};
