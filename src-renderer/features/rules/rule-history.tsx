import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RuleSet } from '../../../src-core/contract/rules.ts';
import { VersionCard } from '../../components/rule-parts/version-card.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { draftStore } from './draft-store.ts';
import { ruleScope, ruleSentence } from './rule-words.ts';

/** Every version, newest first; an old one can be taken up again as a draft. */
export function RuleHistory() {
  const { t } = useTranslation('rules');
  const { data, error, refetch } = useLakeQuery(['rule-history'], signal => api.rules.history(undefined, { signal }));
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <ListSkeleton />;
  if (data.length === 0)
    return (
      <EmptyState icon={<History aria-hidden size={26} strokeWidth={1.5} />} title={t('history.emptyTitle')}>
        {t('history.emptyText')}
      </EmptyState>
    );
  const newest = data[0]?.version ?? 0;
  return (
    <ol className="min-h-0 flex-1 overflow-auto px-4 py-3">
      {data.map(set => (
        <Version key={set.version} set={set} newest={newest} />
      ))}
    </ol>
  );
}

function Version({ set, newest }: { set: RuleSet; newest: number }) {
  const { t, i18n } = useTranslation('rules');
  const { settings } = useSettings();
  const takeUp = () => {
    draftStore.set({
      baseVersion: newest,
      rules: set.rules,
      note: t('history.backTo', { version: set.version }),
      includeClosed: false,
    });
    showToast({ tone: 'info', title: t('history.taken', { version: set.version }) });
  };
  return (
    <VersionCard {...set} zone={settings.zone} isInForce={set.version === newest} onTakeUp={takeUp}>
      {set.rules.map(rule => (
        <li key={rule.id} className="wrap-anywhere">
          {ruleSentence(rule, t, i18n)}
          {ruleScope(rule, t, i18n) === null ? null : ` · ${ruleScope(rule, t, i18n)}`}
          {rule.isOn ? null : ` · ${t('history.off')}`}
        </li>
      ))}
    </VersionCard>
  );
}
