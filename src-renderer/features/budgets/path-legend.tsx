import { useTranslation } from 'react-i18next';

const marks = {
  actual: 'border-t-2 border-accent',
  open: 'border-t-2 border-accent opacity-50',
  expected: 'border-t-2 border-dashed border-series-1',
  band: 'h-2.5 bg-series-1 opacity-20',
  plan: 'border-t-2 border-dotted border-muted',
  budget: 'border-t-2 border-text',
} as const;

/** What the lines of the path are. */
export function PathLegend() {
  const { t } = useTranslation('budgets');
  return (
    <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {(Object.keys(marks) as (keyof typeof marks)[]).map(name => (
        <li key={name} className="flex items-center gap-1.5">
          <span aria-hidden className={`w-5 ${marks[name]}`} />
          {t(`chart.${name}`)}
        </li>
      ))}
    </ul>
  );
}
