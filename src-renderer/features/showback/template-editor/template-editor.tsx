import { ArrowLeft, FilePlus2, History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { StaleNotice } from '../../../components/rule-parts/stale-notice.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { showToast } from '../../../components/ui/toast.tsx';
import { api } from '../../../data/client.ts';
import { queryClient } from '../../../data/lake-query.ts';
import type { GoShowback } from '../showback-address.ts';
import { TEMPLATES } from '../use-packs.ts';
import { draftOf, isSameTemplate, previewOf, problemsOf, type TemplateDraft, templateOf } from './draft.ts';
import { changeDraft, dropDraft, keepDraft, useTemplateDrafts } from './draft-store.ts';
import { TemplateForm } from './form.tsx';
import { LivePreviewPane } from './live-preview.tsx';
import { TemplateHistory } from './template-history.tsx';

/** A template with the report it makes beside it. Changes are kept unsaved until somebody saves them as the next version. */
export function TemplateEditor({
  base,
  stored,
  onGo,
}: {
  /** What is edited while nothing was changed. */
  base: TemplateDraft;
  /** The newest version; null for a template that is not saved yet. */
  stored: StoredTemplate | null;
  onGo: GoShowback;
}) {
  const { t } = useTranslation('report-templates');
  const draft = useTemplateDrafts().get(base.id ?? 'new') ?? base;
  const [isTried, setTried] = useState(false);
  const [isShowingPast, setShowingPast] = useState(false);
  const [saving, setSaving] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null });
  const problems = useMemo(() => problemsOf(draft), [draft]);
  const shown = useMemo(() => previewOf(draft), [draft]);
  const template = templateOf(draft);
  const isChanged = stored === null || template === null || !isSameTemplate(template, stored.body);
  const isStale = stored !== null && draft.baseVersion !== stored.version;
  const change = (next: (draft: TemplateDraft) => TemplateDraft) => {
    setSaving({ isRunning: false, error: null });
    changeDraft(base, next);
  };

  const save = async () => {
    setTried(true);
    if (problems.length > 0 || template === null) return;
    setSaving({ isRunning: true, error: null });
    try {
      const saved = await api.reports.saveTemplate({ id: draft.id, baseVersion: draft.baseVersion, template });
      await queryClient.invalidateQueries({ queryKey: TEMPLATES });
      dropDraft(draft.id);
      setTried(false);
      setSaving({ isRunning: false, error: null });
      showToast({
        tone: 'positive',
        title: t('editor.saved', { name: saved.body.name, version: saved.version }),
      });
      if (draft.id === null) onGo({ tab: 'templates', id: saved.id });
    } catch (error) {
      const isOld = error instanceof AppError && error.code === 'document.stale';
      if (isOld) await queryClient.invalidateQueries({ queryKey: TEMPLATES }); // the notice says who saved what
      setSaving({ isRunning: false, error: isOld ? null : error });
    }
  };
  const discard = () => {
    dropDraft(draft.id);
    setTried(false);
    if (draft.id === null) onGo({ tab: 'templates' });
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border px-4 py-2">
        <Button size="sm" variant="quiet" className="-ml-2" onPress={() => onGo({ tab: 'templates' })}>
          <ArrowLeft aria-hidden size={14} />
          {t('editor.back')}
        </Button>
        <h2 className="min-w-0 truncate text-base font-semibold">{draft.head.name.trim() || t('editor.newTitle')}</h2>
        {stored ? <Badge>{t('editor.version', { version: stored.version })}</Badge> : null}
        {isChanged ? <Badge tone="warning">{t('editor.unsaved')}</Badge> : null}
        <div className="ml-auto flex flex-wrap gap-1.5">
          {stored ? (
            <Button size="sm" variant="quiet" onPress={() => setShowingPast(true)}>
              <History aria-hidden size={14} />
              {t('editor.history')}
            </Button>
          ) : null}
          {isChanged ? (
            <Button size="sm" variant="quiet" onPress={discard}>
              {t('editor.discard')}
            </Button>
          ) : (
            <Button size="sm" onPress={() => onGo({ tab: 'packs', id: 'new', template: stored.id })}>
              <FilePlus2 aria-hidden size={14} />
              {t('editor.build')}
            </Button>
          )}
          <Button
            size="sm"
            variant="primary"
            isDisabled={!isChanged || isStale || saving.isRunning}
            onPress={() => void save()}
          >
            {t(stored ? 'editor.save' : 'editor.saveNew')}
          </Button>
        </div>
        {isTried && problems.length > 0 ? (
          <p role="alert" className="w-full text-sm text-negative">
            {t('editor.problems', { count: problems.length })}
          </p>
        ) : null}
        {saving.error ? (
          <div className="w-full">
            <ErrorState compact error={saving.error} />
          </div>
        ) : null}
        {isStale && stored ? (
          <div className="w-full">
            <StaleNotice
              found={stored.version}
              author={stored.savedBy}
              base={draft.baseVersion ?? 0}
              onTakeTheirs={discard}
              onKeepMine={() => change(now => ({ ...now, baseVersion: stored.version }))}
            />
          </div>
        ) : null}
      </div>
      <div className="flex min-h-0 flex-1 max-[900px]:flex-col max-[900px]:overflow-auto">
        <div className="relative w-[27rem] shrink-0 overflow-auto border-r border-border px-4 py-3 max-[1150px]:w-[22rem] max-[900px]:w-full max-[900px]:border-r-0">
          <TemplateForm
            draft={draft}
            problems={isTried ? problems : problems.filter(({ code }) => code !== 'name')}
            isTried={isTried}
            onChange={change}
          />
        </div>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col max-[900px]:min-h-[70vh]">
          <LivePreviewPane
            template={shown}
            templateId={draft.id}
            kind={draft.head.period}
            basis={draft.head.period === 'week' ? 'charge' : draft.head.basis}
          />
        </div>
      </div>
      {stored && isShowingPast ? (
        <TemplateHistory
          stored={stored}
          onClose={() => setShowingPast(false)}
          onTakeUp={past => {
            keepDraft(draftOf(past, { id: stored.id, version: stored.version }));
            setShowingPast(false);
          }}
        />
      ) : null}
    </div>
  );
}
