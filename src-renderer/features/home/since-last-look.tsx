import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatInstant, formatPeriod } from '../../components/format-time.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { useLastLook } from './last-look.ts';
import { bySource, type SourceNews } from './source-news.ts';

const SHOWN = 6;

/** What came in since this person last looked, by source; or else the sources that came in last. */
export function SinceLastLook({ lakeVersion }: { lakeVersion: number }) {
  const { t, i18n } = useTranslation('home');
  const { settings } = useSettings();
  const { data: drops } = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  const before = useLastLook(lakeVersion);
  const fresh = (drops ?? []).filter(drop => before !== null && drop.lakeVersion > before.lakeVersion);
  const isNews = fresh.length > 0;
  const sources = bySource(isNews ? fresh : (drops ?? []));
  return (
    <Section
      title={isNews ? t('sinceLastLook', { count: fresh.length }) : t('latestImports')}
      aside={before && isNews ? formatInstant(before.at, i18n.language, settings.zone) : undefined}
    >
      <Card className="divide-y divide-border">
        {drops ? null : <Skeleton className="m-4 h-16" />}
        {sources.slice(0, SHOWN).map(source => (
          <SourceLine key={source.source} news={source} />
        ))}
        {sources.length > SHOWN ? (
          <Link to="/sources" className="block px-4 py-2 text-xs text-accent hover:underline">
            {t('allSources', { count: sources.length })}
          </Link>
        ) : null}
      </Card>
    </Section>
  );
}

function SourceLine({ news }: { news: SourceNews }) {
  const { t, i18n } = useTranslation('home');
  return (
    <Link
      to="/sources"
      search={{ find: news.source }}
      className="flex items-center gap-3 px-4 py-2 first:rounded-t-lg last:rounded-b-lg hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm">{news.source}</span>
        <span className="block truncate text-xs text-muted">{formatPeriod(news.period, i18n.language)}</span>
      </span>
      <span className="shrink-0 text-right text-xs text-muted">
        <span className="block">{t('dropCount', { count: news.drops })}</span>
        <span className="block">
          <Count value={news.rows} /> {t('rowsUnit')}
        </span>
      </span>
    </Link>
  );
}
