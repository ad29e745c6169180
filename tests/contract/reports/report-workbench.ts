import { ReportTemplate, type ReportTemplateInput } from '../../../src-core/contract/reports.ts';
import type { PackModel, PackTable } from '../../../src-core/reports/pack-model.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

export type ReportWorkbench = Awaited<ReturnType<typeof openReportWorkbench>>;

/** The whole workbench, asked through the contract. @param now the clock, ISO 8601 */
export async function openReportWorkbench(now: string) {
  const folder = temporaryFolder('reports');
  let clock = new Date(now);
  const workbench = await createWorkbench(testAdapters('cli', folder.path), { now: () => clock });
  const api = workbench.client(workbench.createSender(null));
  const { tasks, files } = workbench.services;
  const finish = async <T>(taskId: string | null): Promise<T> => {
    const { state, error, result } = await tasks.wait(taskId ?? '');
    if (state !== 'done') throw new Error(JSON.stringify(error));
    return result as T;
  };
  return {
    ...{ api, workbench, folder: folder.path, finish },
    setClock: (at: string) => {
      clock = new Date(at);
    },
    /** Files of one source; each restates its own months. */
    bring: async (paths: readonly string[], source: string | null = null) => {
      const handles = await Promise.all(paths.map(async path => (await files.register(path)).handle));
      const { taskId } = await api.imports.start({ handles, source });
      await finish(taskId);
    },
    preview: (template: ReportTemplateInput, period: string, rows = 1_000) =>
      api.reports.preview({ template: ReportTemplate.parse(template), templateId: null, period, rows, sections: null }),
    close: async () => {
      await workbench.close();
      folder.remove();
    },
  };
}

export function tableOf(model: PackModel, id: string): PackTable {
  const found = model.sections.flatMap(({ tables }) => tables).find(table => table.id === id);
  if (!found) throw new Error(`the report has no table ${id}`);
  return found;
}

/** Rows of a table by the names of their columns. */
export const rowsOf = ({ columns, rows }: Pick<PackTable, 'columns' | 'rows'>) =>
  rows.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));

/** Every word that a report says itself, without the cells of its tables. */
export function sayings({ title, facts, notices, sections, definitions }: PackModel): string[] {
  return [
    ...[title, ...facts.map(({ label }) => label), ...notices.map(({ text }) => text)],
    ...definitions.flatMap(({ term, text }) => [term, text]),
    ...sections.flatMap(section => [
      ...[section.title, ...section.paragraphs],
      ...section.charts.flatMap(chart => [chart.title, chart.alt, ...chart.series.map(({ name }) => name)]),
      ...section.tables.flatMap(({ title: name, note, columns }) => [
        ...[name, note ?? '', ...columns.map(column => column.title)],
      ]),
    ]),
  ];
}
