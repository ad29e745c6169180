import { implement } from '@orpc/server';
import { z } from 'zod';
import { exportsWorker } from '../../src-core/contract/exports-worker.ts';
import { listingOf, refusalOf } from '../connectors/api/s3-answers.ts';
import { Logger } from '../shared/log.ts';
import { serveWorker } from '../shared/serve-worker.ts';
import { ExportsService } from './exports-service.ts';
import { sharedFolderHandlers } from './shared-folder-handlers.ts';
import { sumFile } from './sum-file.ts';

const Options = z.object({ workspaceDir: z.string() });

serveWorker(async options => {
  const { workspaceDir } = Options.parse(options);
  const service = new ExportsService();
  const os = implement(exportsWorker);
  const ok = { ok: true } as const;
  const router = os.router({
    open: os.open.handler(({ input }) => service.open(input)),
    openCbf: os.openCbf.handler(({ input }) => service.openCbf(input)),
    survey: os.survey.handler(({ input }) => service.survey(input)),
    write: os.write.handler(({ input }) => service.write(input)),
    close: os.close.handler(({ input }) => service.close(input)),
    openPack: os.openPack.handler(({ input }) => service.openPack(input)),
    packRows: os.packRows.handler(({ input }) => service.packRows(input)),
    closePack: os.closePack.handler(({ input }) => service.closePack(input)),
    drawChart: os.drawChart.handler(({ input }) => service.drawChart(input)),
    abort: os.abort.handler(async ({ input }) => {
      await service.abort(input);
      return ok;
    }),
    writeText: os.writeText.handler(({ input }) => service.writeText(input)),
    writeBytes: os.writeBytes.handler(({ input }) => service.writeBytes(input)),
    hash: os.hash.handler(({ input }) => service.hash(input.paths)),
    sumFile: os.sumFile.handler(async ({ input }) => ({ found: await sumFile(input.path, input.format) })),
    ...sharedFolderHandlers(),
    storeListing: os.storeListing.handler(async ({ input: { body, ...who } }) => {
      const answer = { ...who, text: await body.text() };
      if (who.status !== 200) throw refusalOf(answer);
      const { objects, next } = listingOf(answer);
      return { keys: objects.map(({ key }) => key), next };
    }),
  });
  return { routers: { exports: router }, log: new Logger(workspaceDir, 'exports'), close: () => service.abortAll() };
});
