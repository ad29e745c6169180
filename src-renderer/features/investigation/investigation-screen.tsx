import { useQuery } from '@tanstack/react-query';
import { FolderOpen, Search, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Investigation } from '../../../src-core/contract/investigations.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Page } from '../../components/layout/page.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { pickFile } from '../../data/files.ts';
import { useSettings } from '../../data/lake-query.ts';
import { QuestionView } from './question-view.tsx';

/** An investigation file that somebody sent: read only, proved whole, and set against the own lake. It needs no lake. */
export function InvestigationScreen() {
  const { t, i18n } = useTranslation('investigation');
  const [handle, setHandle] = useState<string | null>(null);
  const opened = useQuery({
    queryKey: ['investigation', handle],
    queryFn: ({ signal }) => api.investigations.open({ handle: handle ?? '' }, { signal }),
    enabled: handle !== null,
    retry: false,
  });
  const choose = async () => {
    try {
      const picked = await pickFile();
      if (picked) setHandle(picked.handle);
    } catch (error) {
      tellRefusal(error, i18n);
    }
  };
  const button = (
    <Button size="sm" variant={handle === null ? 'primary' : 'secondary'} onPress={() => void choose()}>
      <FolderOpen aria-hidden size={14} />
      {t('open')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={handle === null ? null : button} isPadded={false}>
      {handle === null ? (
        <EmptyState icon={<Search aria-hidden size={26} />} title={t('empty-title')} action={button}>
          {t('empty-text')}
        </EmptyState>
      ) : opened.error ? (
        <ErrorState error={opened.error} onRetry={() => void choose()} />
      ) : opened.data ? (
        <Opened key={handle} handle={handle} investigation={opened.data} />
      ) : (
        <ListSkeleton />
      )}
    </Page>
  );
}

function Opened({ handle, investigation }: { handle: string; investigation: Investigation }) {
  const { t, i18n } = useTranslation('investigation');
  const { t: common } = useTranslation('common');
  const { settings } = useSettings();
  const { manifest, notes } = investigation;
  const [chosen, setChosen] = useState(0);
  const question = manifest.questions[chosen];
  const facts = [
    [common('fact.measure'), common(`measure.${manifest.measure}`)],
    [common('fact.zone'), manifest.zone],
    [t('lake'), `v${manifest.lake.lakeVersion} · ${manifest.lake.lakeHash.slice(0, 12)}`],
    [t('by'), manifest.createdBy],
    [t('at'), formatInstant(manifest.createdAt, i18n.language, settings.zone)],
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="border-b border-border bg-surface px-4 py-3">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="text-lg font-semibold">{manifest.title}</h2>
          <Badge tone="positive" icon={<ShieldCheck aria-hidden size={12} />}>
            {t('verified')}
          </Badge>
          <Badge>{t('read-only')}</Badge>
          {manifest.lake.isDemo ? <Badge tone="info">{t('demo')}</Badge> : null}
        </div>
        <dl className="mt-1.5 flex flex-wrap gap-x-6 gap-y-1 text-xs">
          {facts.map(([name, value]) => (
            <div key={name} className="flex gap-1.5">
              <dt className="text-muted">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {notes.trim() === '' ? null : (
          <p className="mt-2 max-h-40 max-w-3xl overflow-auto text-sm whitespace-pre-wrap">{notes}</p>
        )}
        {manifest.questions.length > 1 ? (
          <nav aria-label={t('questions')} className="mt-2 flex flex-wrap gap-1">
            {manifest.questions.map((one, index) => (
              <Button
                // biome-ignore lint/suspicious/noArrayIndexKey: a question is its place in the file
                key={index}
                size="sm"
                variant={index === chosen ? 'secondary' : 'quiet'}
                aria-pressed={index === chosen}
                onPress={() => setChosen(index)}
              >
                {index + 1}. {one.title}
              </Button>
            ))}
          </nav>
        ) : null}
      </header>
      {question ? <QuestionView key={chosen} handle={handle} question={question} index={chosen} /> : null}
    </div>
  );
}
