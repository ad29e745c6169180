import { os } from './gate.ts';

/** Calls of `alerts` to use cases. */
export const alertHandlers = {
  rules: os.alerts.rules.handler(({ context }) => context.services.alerts.rules()),
  saveRule: os.alerts.saveRule.handler(({ input, context: { sender, services } }) =>
    services.alerts.saveRule(input, sender.actor),
  ),
  removeRule: os.alerts.removeRule.handler(({ input, context: { sender, services } }) =>
    services.alerts.removeRule(input, sender.actor),
  ),
  mutes: os.alerts.mutes.handler(({ context }) => context.services.alerts.mutes()),
  saveMute: os.alerts.saveMute.handler(({ input, context: { sender, services } }) =>
    services.alerts.saveMute(input, sender.actor),
  ),
  removeMute: os.alerts.removeMute.handler(({ input, context: { sender, services } }) =>
    services.alerts.removeMute(input, sender.actor),
  ),
  list: os.alerts.list.handler(({ input, context }) => context.services.alerts.list(input)),
  acknowledge: os.alerts.acknowledge.handler(({ input, context: { sender, services } }) =>
    services.alerts.acknowledge(input, sender.actor),
  ),
  snooze: os.alerts.snooze.handler(({ input, context: { sender, services } }) =>
    services.alerts.snooze(input, sender.actor),
  ),
  evaluate: os.alerts.evaluate.handler(({ input, context }) => ({
    taskId: context.services.alerts.evaluate(input.ruleId),
  })),
  rehearse: os.alerts.rehearse.handler(({ input, context }) => ({
    taskId: context.services.alerts.rehearse(input.rule, input.days),
  })),
};
