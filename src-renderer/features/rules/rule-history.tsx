import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RuleSet } from '../../../src-core/contract/rules.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
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
    <li className="mb-3 rounded-lg border border-border bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-sm font-[550]">{t('history.version', { version: set.version })}</h2>
        {set.version === newest ? <Badge tone="positive">{t('history.inForce')}</Badge> : null}
        <span className="text-xs text-muted">
          {[set.author, set.createdAt === null ? '' : formatInstant(set.createdAt, i18n.language, settings.zone)]
            .filter(part => part !== '')
            .join(' · ')}
        </span>
        {set.version === newest ? null : (
          <Button size="sm" variant="quiet" className="ml-auto" onPress={takeUp}>
            {t('history.takeUp')}
          </Button>
        )}
      </div>
      {set.note === '' ? null : <p className="text-sm wrap-anywhere">{set.note}</p>}
      {set.rules.length === 0 ? (
        <p className="text-xs text-muted">{t('history.noRules')}</p>
      ) : (
        <ol className="mt-1 list-decimal pl-5 text-xs text-muted">
          {set.rules.map(rule => (
            <li key={rule.id} className="wrap-anywhere">
              {ruleSentence(rule, t, i18n)}
              {ruleScope(rule, t, i18n) === null ? null : ` · ${ruleScope(rule, t, i18n)}`}
              {rule.isOn ? null : ` · ${t('history.off')}`}
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
