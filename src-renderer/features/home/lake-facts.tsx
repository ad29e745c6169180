import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import { formatPeriod } from '../../components/format-time.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

/** What there is to look at. */
export function LakeFacts({ catalog }: { catalog: Catalog }) {
  const { t, i18n } = useTranslation('home');
  const { data: drops } = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  const sources = new Set(drops?.map(drop => drop.source));
  const providers = new Set(drops?.flatMap(drop => drop.scope.providers));
  const rows: [string, React.ReactNode][] = [
    [t('fact.period'), catalog.period ? formatPeriod(catalog.period, i18n.language) : t('fact.none')],
    [t('fact.months'), <Count key="months" value={catalog.months.length} />],
    [t('fact.rows'), <Count key="rows" value={catalog.rows} />],
    [t('fact.sources'), <Count key="sources" value={drops ? sources.size : null} />],
    [t('fact.providers'), [...providers].join(', ') || '–'],
    [t('fact.currencies'), catalog.currencies.join(', ') || '–'],
  ];
  return (
    <Section title={t('inTheLake')}>
      <Card className="px-4 py-1.5">
        <dl className="divide-y divide-border">
          {rows.map(([label, value]) => (
            <div key={label} className="flex items-baseline justify-between gap-6 py-1.5 text-sm">
              <dt className="shrink-0 text-muted">{label}</dt>
              <dd className="min-w-0 text-right">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </Section>
  );
}
