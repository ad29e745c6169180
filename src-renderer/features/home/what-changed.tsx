import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  ArrowDownRight,
  ArrowUpRight,
  BellRing,
  CheckCheck,
  FileDown,
  FileSpreadsheet,
  FileX,
  type LucideIcon,
  RotateCcw,
  Scale,
  Sparkles,
  TagsIcon,
  Wrench,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeNote } from '../../../src-core/contract/overview.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { Money } from '../../components/money/figures.tsx';
import { formatCount } from '../../components/money/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { isDifference, type News, newsOf } from './news.ts';
import { useNoteWords } from './note-words.ts';

const SHOWN = 6;
const KEY = ['home', 'what-changed'];

/** What is different since this person last said "seen"; the first time, what there is. */
export function WhatChanged() {
  const { t, i18n } = useTranslation('home');
  const { settings, isLoaded } = useSettings();
  const client = useQueryClient();
  const { measure } = settings;
  const { data, error, refetch } = useLakeQuery(
    [...KEY, measure],
    signal => api.overview.whatChanged({ measure }, { signal }),
    { enabled: isLoaded, staleTime: 30_000 }, // packs and alerts move without the lake
  );
  const seen = async () => {
    try {
      if (data) await api.overview.looked({ lakeVersion: data.lakeVersion });
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(KEY[1]) });
    } catch (failure) {
      tellRefusal(failure, i18n);
    }
  };
  if (error) return <ErrorState error={error} compact onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-32" />;
  const since = data.since ? formatInstant(data.since.at, i18n.language, settings.zone) : null;
  const news = newsOf(data);
  if (news.notes.length === 0 && news.imports === null) {
    return (
      <p className="flex items-center gap-2 text-xs text-muted">
        <CheckCheck aria-hidden size={14} />
        {since === null ? t('news.nothing') : t('news.nothingSince', { at: since })}
      </p>
    );
  }
  return (
    <Section
      title={since === null ? t('news.first') : t('news.title')}
      aside={
        <span className="flex items-center gap-3">
          {since === null ? null : t('news.since', { at: since })}
          <Button size="sm" variant="quiet" onPress={() => void seen()}>
            <CheckCheck aria-hidden size={14} />
            {t('news.seen')}
          </Button>
        </span>
      }
    >
      <NewsList news={news} />
    </Section>
  );
}

function NewsList({ news: { notes, imports } }: { news: News }) {
  const { t } = useTranslation('home');
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? notes : notes.slice(0, SHOWN);
  return (
    <Card className="divide-y divide-border">
      {shown.map(note => (
        <NoteLine key={`${note.kind} ${note.message}`} note={note} />
      ))}
      {notes.length > shown.length ? (
        <Button size="sm" variant="quiet" className="w-full justify-start! px-4!" onPress={() => setWhole(true)}>
          {t('news.more', { count: notes.length - shown.length })}
        </Button>
      ) : null}
      {imports ? <ImportsLine imports={imports} /> : null}
    </Card>
  );
}

const line = 'flex items-center gap-3 px-4 py-1.5 text-sm first:rounded-t-lg last:rounded-b-lg';

function NoteLine({ note }: { note: ChangeNote }) {
  const { title, detail } = useNoteWords()(note);
  const Icon = iconOf(note);
  const content = (
    <>
      <Icon aria-hidden size={15} className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{title}</span>
        {detail === '' ? null : <span className="block truncate text-xs text-muted">{detail}</span>}
      </span>
      <span className="shrink-0 text-right">
        {note.money.map(({ currency, amount }) => (
          <span key={currency} className="block whitespace-nowrap">
            {isDifference(note.kind) && !amount.startsWith('-') && amount !== '0' ? '+' : ''}
            <Money amount={amount} currency={currency} />
          </span>
        ))}
      </span>
    </>
  );
  if (note.address === null) return <div className={line}>{content}</div>;
  return (
    <AddressLink address={note.address} className={`${line} hover:bg-hover`}>
      {content}
    </AddressLink>
  );
}

function ImportsLine({ imports }: { imports: NonNullable<News['imports']> }) {
  const { t, i18n } = useTranslation('home');
  const [only] = imports.sources;
  return (
    <Link
      to="/sources"
      search={imports.sources.length === 1 && only ? { tab: 'files', find: only } : { tab: 'files' }}
      className={`${line} hover:bg-hover`}
    >
      <FileDown aria-hidden size={15} className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{t('news.imported', { count: imports.sources.length, source: only })}</span>
        <span className="block truncate text-xs text-muted">{imports.sources.join(', ')}</span>
      </span>
      <span className="shrink-0 text-right text-xs text-muted">
        <span className="block">{t('dropCount', { count: imports.files })}</span>
        <span className="figure block">
          {formatCount(imports.rows, i18n.language)} {t('rowsUnit')}
        </span>
      </span>
    </Link>
  );
}

function iconOf({ kind, money }: ChangeNote): LucideIcon {
  if (kind === 'cost-moved') return money[0]?.amount.startsWith('-') ? ArrowDownRight : ArrowUpRight;
  return icons[kind] ?? Sparkles;
}

const icons: Partial<Record<ChangeNote['kind'], LucideIcon>> = {
  restated: RotateCcw,
  'new-spend': Sparkles,
  untagged: TagsIcon,
  rules: Wrench,
  'cost-model': Wrench,
  prices: Wrench,
  published: FileSpreadsheet,
  'pack-refused': FileX,
  'pack-restated': RotateCcw,
  alert: BellRing,
  reconciled: Scale,
  unreconciled: Scale,
};
