import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CostModel } from '../../../src-core/contract/allocation.ts';
import { VersionCard } from '../../components/rule-parts/version-card.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { draftStore } from './draft-store.ts';
import { methodWords, poolWords, targetWords } from './split-words.ts';
import { useModelHistory } from './use-allocation.ts';

/** Every version, newest first; an old one can be taken up again as a draft. */
export function ModelHistory({ onTaken }: { onTaken: () => void }) {
  const { t } = useTranslation('allocation');
  const { data, error, refetch } = useModelHistory();
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <ListSkeleton />;
  if (data.length === 0)
    return (
      <EmptyState icon={<History aria-hidden size={26} strokeWidth={1.5} />} title={t('history.emptyTitle')}>
        {t('history.emptyText')}
      </EmptyState>
    );
  const newest = data[0]?.version ?? 0;
  const takeUp = (model: CostModel) => {
    const note = t('history.backTo', { version: model.version });
    draftStore.set({ baseVersion: newest, rules: model.rules, note, includeClosed: true });
    showToast({ tone: 'info', title: t('history.taken', { version: model.version }) });
    onTaken();
  };
  return (
    <ol className="min-h-0 flex-1 overflow-auto px-4 py-3">
      {data.map(model => (
        <Version key={model.version} model={model} isNewest={model.version === newest} onTakeUp={() => takeUp(model)} />
      ))}
    </ol>
  );
}

function Version({ model, isNewest, onTakeUp }: { model: CostModel; isNewest: boolean; onTakeUp: () => void }) {
  const { t, i18n } = useTranslation('allocation');
  const { settings } = useSettings();
  return (
    <VersionCard {...model} zone={settings.zone} isInForce={isNewest} onTakeUp={onTakeUp}>
      {model.rules.map(rule => (
        <li key={rule.id} className="wrap-anywhere">
          {rule.name} · {poolWords(rule, t, i18n)} · {methodWords(rule, t, i18n)} → {targetWords(rule, t, i18n)}
          {rule.isOn ? null : ` · ${t('list.off')}`}
        </li>
      ))}
    </VersionCard>
  );
}
