import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import { AlertState } from '../../components/alert-state.tsx';
import { alertText } from '../../components/alert-text.ts';
import { formatInstant } from '../../components/format-time.ts';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { useAlerts } from '../../data/alerts.ts';
import { useSettings } from '../../data/lake-query.ts';
import { RuleLink } from './rule-link.tsx';

const SHOWN = 8;

/** What rules have said of this budget, newest first; and the way to the rules, where one is rehearsed. */
export function BudgetAlerts({ id }: { id: string }) {
  const { t, i18n } = useTranslation('budgets');
  const { settings } = useSettings();
  const { data, error, refetch } = useAlerts('all');
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-16" />;
  const about = data
    .filter(alert => alert.kind === 'budget' && alert.address === addressOf.budget(id))
    .toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
  return (
    <div className="grid gap-2 text-sm">
      {about.length === 0 ? <p className="text-muted">{t('alerts.none')}</p> : null}
      <ul className="grid gap-2">
        {about.slice(0, SHOWN).map(alert => (
          <li key={alert.id}>
            <span className="flex items-start gap-2">
              <AlertState state={alert.state} />
              <span className="wrap-anywhere">{alertText(alert, i18n, settings.zone)}</span>
            </span>
            <span className="text-xs text-muted">
              {alert.ruleName} · {formatInstant(alert.firstAt, i18n.language, settings.zone)}
            </span>
          </li>
        ))}
      </ul>
      {about.length > SHOWN ? (
        <p className="text-xs text-muted">{t('alerts.more', { count: about.length - SHOWN })}</p>
      ) : null}
      <p>
        <RuleLink id={id} />
      </p>
    </div>
  );
}
