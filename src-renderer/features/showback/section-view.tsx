import type { PackModel, PackSection } from '../../../src-core/reports/pack-model.ts';
import { ReportChart } from '../../components/chart/report-chart.tsx';
import { SectionTable } from './section-table.tsx';

/** One section of a report as its readers will see it: what it says, its charts and its tables, in the report's own language. */
export function SectionView({ section, language }: { section: PackSection; language: PackModel['language'] }) {
  return (
    <section lang={language} aria-label={section.title} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h3 className="text-base font-semibold">{section.title}</h3>
      {section.paragraphs.map(text => (
        <p key={text} className="max-w-prose text-sm whitespace-pre-line">
          {text}
        </p>
      ))}
      {section.charts.map(chart => (
        <ReportChart key={chart.id} chart={chart} language={language} />
      ))}
      {section.tables.map(table => (
        <SectionTable key={table.id} table={table} />
      ))}
    </section>
  );
}
