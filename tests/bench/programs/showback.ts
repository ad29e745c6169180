/** Publishes one showback pack; main process and export thread share this process, the lake has its own. */
import type { PublishResult } from '../../../src-core/contract/showback.ts';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';
import { openSession } from '../support/workbench-session.ts';

const { workspaceDir, outDir, period } = argument<{ workspaceDir: string; outDir: string; period: string }>();
const session = await openSession(workspaceDir, outDir);
await session.workbench.services.lake.status();
const started = performance.now();
const { taskId } = await session.api().showback.publish({ period });
const { manifest } = (await session.finish(taskId)) as PublishResult;
const ms = performance.now() - started;
answer({
  ms,
  peakRssMiB: peakRssMiB(),
  lakePeakRssMiB: peakRssMiB(session.workbench.lake.pid),
  rows: manifest.rows,
  megabytes: Math.round(manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0) / 1e5) / 10,
});
await session.close();
