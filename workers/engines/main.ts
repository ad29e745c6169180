import { implement } from '@orpc/server';
import { z } from 'zod';
import { enginesWorker } from '../../src-core/contract/engines-worker.ts';
import { forecasting } from '../../src-core/engines/forecast/forecast-series.ts';
import { outlook } from '../../src-core/engines/forecast/outlook.ts';
import { Logger } from '../shared/log.ts';
import { serveWorker } from '../shared/serve-worker.ts';
import { patiently } from './patiently.ts';

const Options = z.object({ workspaceDir: z.string() });

serveWorker(async options => {
  const { workspaceDir } = Options.parse(options);
  const os = implement(enginesWorker);
  const router = os.router({
    forecast: os.forecast.handler(({ input, signal }) => patiently(forecasting(input.series, input), signal)),
    outlooks: os.outlooks.handler(({ input: { series, asks, seed }, signal }) =>
      patiently(
        (function* () {
          const answers = [];
          for (const ask of asks) {
            answers.push(outlook(series, ask, seed));
            yield;
          }
          return answers;
        })(),
        signal,
      ),
    ),
  });
  return { routers: { engines: router }, log: new Logger(workspaceDir, 'engines'), close: () => Promise.resolve() };
});
