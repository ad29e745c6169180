import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import { AddressLink } from '../../data/address-link.tsx';

/** To a new rule that watches this budget as it is saved, ready to be rehearsed. */
export function RuleLink({ id }: { id: string }) {
  const { t } = useTranslation('budgets');
  return (
    <AddressLink
      address={addressOf.newBudgetRule(id)}
      className="rounded-xs text-xs font-[550] text-accent hover:underline"
    >
      {t('alerts.rules')}
    </AddressLink>
  );
}
