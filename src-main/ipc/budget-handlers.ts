import { os } from './gate.ts';

/** Calls of `budgets` to use cases. */
export const budgetHandlers = {
  list: os.budgets.list.handler(({ context }) => context.services.budgets.list()),
  history: os.budgets.history.handler(({ input, context }) => context.services.budgets.history(input.id)),
  save: os.budgets.save.handler(({ input, context }) => context.services.budgets.save(input, context.sender.actor)),
  remove: os.budgets.remove.handler(async ({ input, context }) => {
    await context.services.budgets.remove(input.id, input.baseVersion, context.sender.actor);
    return { ok: true as const };
  }),
  evaluate: os.budgets.evaluate.handler(({ input, context, signal }) =>
    context.services.budgets.evaluate(input, signal),
  ),
  rehearse: os.budgets.rehearse.handler(({ input, context, signal }) =>
    context.services.budgets.rehearse(input, signal),
  ),
  whatIf: os.budgets.whatIf.handler(({ input, context, signal }) => context.services.budgets.whatIf(input, signal)),
};
