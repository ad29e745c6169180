import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CostModel, CostModelPreview } from '../../../src-core/contract/allocation.ts';
import type { AppError } from '../../../src-core/errors/app-error.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
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
import { type Draft, isChanged } from './model-draft.ts';
import { PreviewFigures } from './preview-figures.tsx';
import { SidePanel } from './side-panel.tsx';

/** What the splits as they stand on screen would do, to the last digit; and the way to put them in force. */
export function PreviewPanel({
  current,
  draft,
  problem,
  preview,
  measure,
  onChange,
  onRefresh,
}: {
  current: CostModel;
  draft: Draft;
  problem: AppError | null;
  preview: UseQueryResult<CostModelPreview, Error>;
  measure: Measure;
  onChange: (part: Partial<Draft>) => void;
  onRefresh: () => void;
}) {
  const { t } = useTranslation('allocation');
  const [apply, setApply] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null });
  const isDirty = isChanged(draft, current);
  const isStale = draft.baseVersion !== current.version;
  const isFresh = problem === null && preview.data !== undefined && !preview.isPlaceholderData && !preview.error;
  const start = async () => {
    setApply({ isRunning: true, error: null });
    try {
      await runTask(() => api.allocation.apply({ ...draft, rules: [...draft.rules] }));
      draftStore.set(null);
      setApply({ isRunning: false, error: null });
    } catch (error) {
      setApply({ isRunning: false, error });
    }
    onRefresh();
  };
  const footer = (
    <>
      <Checkbox isSelected={draft.includeClosed} onChange={includeClosed => onChange({ includeClosed })}>
        {t('preview.includeClosed')}
      </Checkbox>
      <TextField
        label={t('preview.note')}
        size="sm"
        maxLength={500}
        value={draft.note}
        onChange={note => onChange({ note })}
      />
      {apply.error ? <ErrorState compact error={apply.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button size="sm" isDisabled={apply.isRunning} onPress={() => draftStore.set(null)}>
          {t('preview.discard')}
        </Button>
        <Button
          size="sm"
          variant="primary"
          isDisabled={!isFresh || isStale || apply.isRunning}
          onPress={() => void start()}
        >
          {apply.isRunning ? t('preview.applying') : t('preview.apply')}
        </Button>
      </div>
    </>
  );
  return (
    <SidePanel title={t('preview.title')} footer={isDirty ? footer : null}>
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
        (problem ?? preview.error) ? (
          <div className="mt-2">
            <ErrorState
              compact
              error={problem ?? preview.error}
              {...(problem ? {} : { onRetry: () => void preview.refetch() })}
            />
          </div>
        ) : preview.data ? (
          <div aria-busy={!isFresh} className={cx(!isFresh && 'opacity-60 transition-opacity delay-150')}>
            <PreviewFigures preview={preview.data} rules={draft.rules} measure={measure} />
          </div>
        ) : (
          <Skeleton className="mt-2 h-40" />
        )
      ) : (
        <InForce current={current} />
      )}
    </SidePanel>
  );
}

function InForce({ current }: { current: CostModel }) {
  const { t, i18n } = useTranslation('allocation');
  const { settings } = useSettings();
  if (current.version === 0) return <p className="mt-1 text-sm text-muted">{t('preview.never')}</p>;
  return (
    <div className="mt-1 text-sm text-muted">
      <p>{t('preview.nothing')}</p>
      <p className="mt-2">
        {t('preview.inForce', {
          version: current.version,
          author: current.author,
          at: current.createdAt === null ? '–' : formatInstant(current.createdAt, i18n.language, settings.zone),
        })}
      </p>
      {current.note === '' ? null : <p className="wrap-anywhere">“{current.note}”</p>}
    </div>
  );
}
