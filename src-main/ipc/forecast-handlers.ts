import { os } from './gate.ts';

/** Calls of `forecast` to use cases. */
export const forecastHandlers = {
  run: os.forecast.run.handler(({ input, context, signal }) => context.services.forecast.run(input, signal)),
};
