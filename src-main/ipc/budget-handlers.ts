import { os } from './gate.ts';

/** Calls of `budgets` to use cases. */
export const budgetHandlers = {
  list: os.budgets.list.handler(() => {
    throw new Error('budgets.list is not built yet');
  }),
  history: os.budgets.history.handler(() => {
    throw new Error('budgets.history is not built yet');
  }),
  save: os.budgets.save.handler(() => {
    throw new Error('budgets.save is not built yet');
  }),
  remove: os.budgets.remove.handler(() => {
    throw new Error('budgets.remove is not built yet');
  }),
  evaluate: os.budgets.evaluate.handler(() => {
    throw new Error('budgets.evaluate is not built yet');
  }),
  whatIf: os.budgets.whatIf.handler(() => {
    throw new Error('budgets.whatIf is not built yet');
  }),
};
