import { ReportTemplate } from '../../../src-core/contract/reports.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { testAdapters } from '../../support/test-adapters.ts';

/** Builds one pack after the other and says each once its record is written; until its parent kills it. */
const [workspaceDir = ''] = process.argv.slice(2);
const workbench = await createWorkbench(testAdapters('cli', workspaceDir));
const template = ReportTemplate.parse({
  ...{ name: 'Kill', title: 'Kill {period}', formats: ['csv', 'xlsx', 'parquet'] },
  sections: [{ kind: 'summary' }, { kind: 'cost', by: ['x_Team'], lines: 'charges' }],
});
process.stdout.write('ready\n');
for (;;) {
  const request = { templateId: null, template, period: '2024-09' };
  const { id } = await workbench.services.reports.buildNow(request, () => undefined, new AbortController().signal);
  process.stdout.write(`built ${id}\n`);
}
