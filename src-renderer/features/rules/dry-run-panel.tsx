import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulePreview, RuleSet } from '../../../src-core/contract/rules.ts';
import { cx } from '../../components/cx.ts';
import { formatInstant } from '../../components/format-time.ts';
import { StaleNotice } from '../../components/rule-parts/stale-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { useSettings } from '../../data/lake-query.ts';
import { runTask } from '../../data/run-task.ts';
import { draftStore } from './draft-store.ts';
import { PreviewFigures } from './preview-figures.tsx';
import { type Draft, isChanged } from './rules-model.ts';

/** What the rules as they stand on screen would do, to the last digit; and the way to put them in force. */
export function DryRunPanel({
  current,
  draft,
  preview,
  onChange,
  onRefresh,
}: {
  current: RuleSet;
  draft: Draft;
  preview: UseQueryResult<RulePreview, Error>;
  onChange: (part: Partial<Draft>) => void;
  onRefresh: () => void;
}) {
  const { t } = useTranslation('rules');
  const [apply, setApply] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null });
  const isDirty = isChanged(draft, current);
  const isStale = draft.baseVersion !== current.version;
  const isFresh = preview.data !== undefined && !preview.isPlaceholderData && !preview.error;
  const start = async () => {
    setApply({ isRunning: true, error: null });
    try {
      await runTask(() => api.rules.apply({ ...draft, rules: [...draft.rules] }));
      draftStore.set(null);
      setApply({ isRunning: false, error: null });
    } catch (error) {
      setApply({ isRunning: false, error });
    }
    onRefresh();
  };
  return (
    <section
      aria-label={t('dryRun.title')}
      className="flex w-104 shrink-0 flex-col border-l border-border bg-bg max-[1100px]:w-full max-[1100px]:border-t max-[1100px]:border-l-0"
    >
      <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
        <h2 className="text-sm font-semibold">{t('dryRun.title')}</h2>
        {isStale ? (
          <StaleNotice
            found={current.version}
            author={current.author}
            base={draft.baseVersion}
            onTakeTheirs={() => draftStore.set(null)}
            onKeepMine={() => onChange({ baseVersion: current.version })}
          />
        ) : null}
        {isDirty ? (
          preview.error ? (
            <ErrorState compact error={preview.error} onRetry={() => void preview.refetch()} />
          ) : preview.data ? (
            <div aria-busy={!isFresh} className={cx(!isFresh && 'opacity-60 transition-opacity delay-150')}>
              <PreviewFigures preview={preview.data} />
            </div>
          ) : (
            <Skeleton className="mt-2 h-40" />
          )
        ) : (
          <InForce current={current} />
        )}
      </div>
      <div className="grid shrink-0 gap-2.5 border-t border-border px-4 py-3">
        <Checkbox isSelected={draft.includeClosed} onChange={includeClosed => onChange({ includeClosed })}>
          {t('dryRun.includeClosed')}
        </Checkbox>
        {isDirty ? (
          <TextField
            label={t('dryRun.note')}
            size="sm"
            maxLength={500}
            value={draft.note}
            onChange={note => onChange({ note })}
          />
        ) : null}
        {apply.error ? <ErrorState compact error={apply.error} /> : null}
        <div className="flex justify-end gap-2">
          {isDirty ? (
            <Button size="sm" isDisabled={apply.isRunning} onPress={() => draftStore.set(null)}>
              {t('dryRun.discard')}
            </Button>
          ) : null}
          <Button
            size="sm"
            variant="primary"
            isDisabled={!isDirty || !isFresh || isStale || apply.isRunning}
            onPress={() => void start()}
          >
            {apply.isRunning ? t('dryRun.applying') : t('dryRun.apply')}
          </Button>
        </div>
      </div>
    </section>
  );
}

function InForce({ current }: { current: RuleSet }) {
  const { t, i18n } = useTranslation('rules');
  const { settings } = useSettings();
  if (current.version === 0) return <p className="mt-1 text-sm text-muted">{t('dryRun.never')}</p>;
  return (
    <div className="mt-1 text-sm text-muted">
      <p>{t('dryRun.nothing')}</p>
      <p className="mt-2">
        {t('dryRun.inForce', {
          version: current.version,
          author: current.author,
          at: current.createdAt === null ? '–' : formatInstant(current.createdAt, i18n.language, settings.zone),
        })}
      </p>
      {current.note === '' ? null : <p className="wrap-anywhere">“{current.note}”</p>}
    </div>
  );
}
