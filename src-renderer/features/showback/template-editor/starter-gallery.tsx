import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReportTemplate } from '../../../../src-core/contract/reports.ts';
import { starterKeys } from '../../../../src-core/reports/starters.ts';
import { Button } from '../../../components/ui/button.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import type { GoShowback } from '../showback-address.ts';
import { draftOf } from './draft.ts';
import { keepDraft, useTemplateDrafts } from './draft-store.ts';

/** Reports that people ask for most, each whole, to begin with. */
export function StarterGallery({ onGo }: { onGo: GoShowback }) {
  const { t, i18n } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const [language, setLanguage] = useState<'en' | 'ko'>(i18n.language.startsWith('ko') ? 'ko' : 'en');
  const begun = useTemplateDrafts().get('new');
  const { data, error, refetch } = useQuery({
    queryKey: ['report-starters', language],
    queryFn: ({ signal }) => api.reports.starters({ language }, { signal }),
    placeholderData: before => before,
  });
  const begin = (from: string, template: ReportTemplate) => {
    keepDraft(draftOf(template, { id: null, version: null }));
    onGo({ tab: 'templates', id: 'new', from });
  };
  const beginEmpty = () => {
    const empty = ReportTemplate.parse({
      name: t('gallery.blank'),
      title: '{period}',
      language,
      sections: [{ kind: 'summary' }],
    });
    begin('blank', { ...empty, name: '' });
  };
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto w-full max-w-[980px] px-6 py-5">
        <Button size="sm" variant="quiet" className="-ml-2" onPress={() => onGo({ tab: 'templates' })}>
          <ArrowLeft aria-hidden size={14} />
          {t('editor.back')}
        </Button>
        <div className="mt-2 flex flex-wrap items-end gap-3">
          <div className="min-w-0 flex-1">
            <h2 className="text-xl font-semibold tracking-[-0.01em]">{t('gallery.title')}</h2>
            <p className="mt-1 text-sm text-muted">{t('gallery.hint')}</p>
          </div>
          <Segmented
            label={t('gallery.language')}
            value={language}
            options={(['en', 'ko'] as const).map(id => ({ id, label: common(`language.${id}`) }))}
            onChange={setLanguage}
          />
        </div>
        {begun ? (
          <p className="mt-4 flex flex-wrap items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm">
            <span className="min-w-0 flex-1">
              {t('gallery.begun', { name: begun.head.name.trim() || t('editor.newTitle') })}
            </span>
            <Button size="sm" onPress={() => onGo({ tab: 'templates', id: 'new', from: 'draft' })}>
              {t('gallery.resume')}
            </Button>
          </p>
        ) : null}
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {data ? (
          <ul className="mt-5 grid grid-cols-2 gap-3 max-[900px]:grid-cols-1">
            {data.map(({ key, template }) => (
              <Starter
                key={key}
                name={template.name}
                text={starterText(key, t)}
                sections={template.sections.map(section => t(`kind.${section.kind}`))}
                onUse={() => begin(key, template)}
              />
            ))}
            <Starter
              name={t('gallery.blank')}
              text={t('gallery.blankText')}
              sections={[t('kind.summary')]}
              onUse={beginEmpty}
            />
          </ul>
        ) : error ? null : (
          <ListSkeleton />
        )}
      </div>
    </div>
  );
}

function starterText(key: string, t: ReturnType<typeof useTranslation<'report-templates'>>['t']): string {
  const known = starterKeys.find(each => each === key);
  return known === undefined ? '' : t(`gallery.text.${known}`);
}

function Starter({
  name,
  text,
  sections,
  onUse,
}: {
  name: string;
  text: string;
  sections: readonly string[];
  onUse: () => void;
}) {
  return (
    <li className="flex">
      <button
        type="button"
        onClick={onUse}
        className="flex w-full cursor-default flex-col rounded-lg border border-border bg-surface px-4 py-3 text-left transition-colors hover:border-border-strong hover:bg-hover"
      >
        <span className="text-sm font-semibold">{name}</span>
        <span className="mt-0.5 text-sm text-muted">{text}</span>
        <span className="mt-2 text-xs text-muted">{[...new Set(sections)].join(' · ')}</span>
      </button>
    </li>
  );
}
