/** Builds one pack from its template to its files; main process and export thread share this process, the lake has its own. */
import { type Pack, type PackFormat, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';
import { openSession } from '../support/workbench-session.ts';

const { workspaceDir, outDir, formats } = argument<{ workspaceDir: string; outDir: string; formats: PackFormat[] }>();
const session = await openSession(workspaceDir, outDir);
await session.workbench.services.lake.status();
const periods = await session.api().reports.periods({ period: 'month', basis: 'billing' });
const largest = periods.toSorted((a, b) => b.rows - a.rows)[0];
if (!largest) throw new Error('the workspace holds no charges');
const template = ReportTemplate.parse({
  ...{ name: 'Showback by team', title: 'Showback by team, {period}', formats },
  sections: [{ kind: 'summary' }, { kind: 'cost', by: ['x_Team'], lines: 'charges' }],
});
const started = performance.now();
const { taskId } = await session.api().reports.build({ templateId: null, template, period: largest.period });
const pack = (await session.finish(taskId)) as Pack;
const ms = performance.now() - started;
answer({
  ms,
  peakRssMiB: peakRssMiB(),
  lakePeakRssMiB: peakRssMiB(session.workbench.lake.pid),
  rows: pack.rows,
  megabytes: Math.round(pack.files.reduce((sum, file) => sum + file.sizeBytes, 0) / 1e5) / 10,
});
await session.api().reports.discard({ id: pack.id });
await session.close();
