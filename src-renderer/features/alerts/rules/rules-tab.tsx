import { BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { HeadCell, PlainTable } from '../../../components/table/plain-table.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { useAlertRules } from '../../../data/alerts.ts';
import { useBudgetNames } from '../../../data/budgets.ts';
import { startCurrency, useCatalog, useSettings } from '../../../data/lake-query.ts';
import { useAlertsAddress } from '../alerts-address.ts';
import { draftOf, newRule, ruleOfBudget } from './rule-draft.ts';
import { RuleEditor } from './rule-editor.tsx';
import { RuleRow } from './rule-row.tsx';

/** What is watched, when it is looked at next, whom it tells. */
export function RulesTab() {
  const { t, i18n } = useTranslation('alerts');
  const { rule: edited, budget, go } = useAlertsAddress();
  const budgets = useBudgetNames(budget !== null);
  const rules = useAlertRules();
  const { settings, isLoaded } = useSettings();
  const catalog = useCatalog();
  const currency = startCurrency(settings, catalog.data);
  const back = () => go({ tab: 'rules' });
  if (rules.error) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.data || !isLoaded || catalog.isPending) return <ListSkeleton />;
  if (edited === 'new') {
    if (budget !== null && budgets.isPending) return <ListSkeleton />;
    const blank = newRule(settings.zone, currency, i18n.language);
    const watched = budgets.data?.find(({ id }) => id === budget);
    const initial = watched ? ruleOfBudget(blank, watched) : blank;
    return <RuleEditor key={budget} rule={null} initial={initial} onClose={back} />;
  }
  if (edited !== null) {
    const rule = rules.data.find(({ id }) => id === edited);
    if (rule) return <RuleEditor key={edited} rule={rule} initial={draftOf(rule.body, currency)} onClose={back} />;
    return <EmptyState title={t('rules.gone')} action={<Button onPress={back}>{t('rules.back')}</Button>} />;
  }
  const add = (
    <Button variant="primary" size="sm" onPress={() => go({ tab: 'rules', rule: 'new' })}>
      {t('rules.add')}
    </Button>
  );
  if (rules.data.length === 0)
    return (
      <EmptyState icon={<BellRing aria-hidden size={26} strokeWidth={1.5} />} title={t('rules.noneTitle')} action={add}>
        {t('rules.noneText')}
      </EmptyState>
    );
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 border-b border-border px-4 py-2">
        <p className="text-xs text-muted">{t('rules.hint')}</p>
        <span className="ml-auto">{add}</span>
      </div>
      <div className="relative min-h-0 flex-1 overflow-auto">
        <PlainTable
          caption={t('tab.rules')}
          head={
            <>
              <HeadCell>{t('column.rule')}</HeadCell>
              <HeadCell>{t('column.on')}</HeadCell>
              <HeadCell>{t('column.tells')}</HeadCell>
              <HeadCell>{t('column.last')}</HeadCell>
              <HeadCell>{t('column.next')}</HeadCell>
              <HeadCell />
            </>
          }
        >
          <tbody>
            {rules.data.map(rule => (
              <RuleRow key={rule.id} rule={rule} onEdit={() => go({ tab: 'rules', rule: rule.id })} />
            ))}
          </tbody>
        </PlainTable>
      </div>
    </>
  );
}
