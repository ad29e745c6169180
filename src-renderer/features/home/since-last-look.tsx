import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { formatInstant, formatPeriod } from '../../components/format-time.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { useLastLook } from './last-look.ts';

const SHOWN = 6;

/** Drops that came in since this person last looked, or else the newest ones. */
export function SinceLastLook({ lakeVersion }: { lakeVersion: number }) {
  const { t, i18n } = useTranslation('home');
  const { settings } = useSettings();
  const { data: drops } = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  const before = useLastLook(lakeVersion);
  const fresh = (drops ?? []).filter(drop => before !== null && drop.lakeVersion > before.lakeVersion);
  const shown = [...(fresh.length > 0 ? fresh : (drops ?? []))].sort((a, b) => b.lakeVersion - a.lakeVersion);
  const title = fresh.length > 0 ? t('sinceLastLook', { count: fresh.length }) : t('latestImports');
  return (
    <Section
      title={title}
      aside={before && fresh.length > 0 ? formatInstant(before.at, i18n.language, settings.zone) : undefined}
    >
      <Card className="divide-y divide-border">
        {drops ? null : <Skeleton className="m-4 h-16" />}
        {shown.slice(0, SHOWN).map(drop => (
          <DropLine key={drop.id} drop={drop} isNew={fresh.includes(drop)} />
        ))}
        {shown.length > SHOWN ? (
          <Link to="/sources" className="block px-4 py-2 text-xs text-accent hover:underline">
            {t('allDrops', { count: shown.length })}
          </Link>
        ) : null}
      </Card>
    </Section>
  );
}

function DropLine({ drop, isNew }: { drop: Drop; isNew: boolean }) {
  const { t, i18n } = useTranslation('home');
  return (
    <Link
      to="/sources"
      search={{ drop: drop.id }}
      className="flex items-center gap-3 px-4 py-2 first:rounded-t-lg last:rounded-b-lg hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm">{drop.source}</span>
        <span className="block truncate text-xs text-muted">{formatPeriod(drop.period, i18n.language)}</span>
      </span>
      {isNew ? <Badge tone="accent">{t('new')}</Badge> : null}
      {drop.status === 'superseded' ? <Badge>{t('superseded')}</Badge> : null}
      <span className="shrink-0 text-right text-xs text-muted">
        <Count value={drop.rows.accepted} /> {t('rowsUnit')}
      </span>
    </Link>
  );
}
