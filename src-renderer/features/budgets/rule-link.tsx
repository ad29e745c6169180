import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import { splitAddress } from '../../data/address.ts';

/** To a new rule that watches this budget as it is saved, ready to be rehearsed. */
export function RuleLink({ id }: { id: string }) {
  const { t } = useTranslation('budgets');
  const { path, search } = splitAddress(addressOf.newBudgetRule(id));
  return (
    <Link to={path} search={search} className="rounded-xs text-xs font-[550] text-accent hover:underline">
      {t('alerts.rules')}
    </Link>
  );
}
