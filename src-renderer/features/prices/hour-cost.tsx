import { useTranslation } from 'react-i18next';
import { Money, Percent } from '../../components/money/figures.tsx';
import type { HourCost } from './rate-card-model.ts';

/** The cost of a GPU-hour and its four parts. */
export function HourCostTable({ cost, currency }: { cost: HourCost; currency: string }) {
  const { t } = useTranslation('prices');
  return (
    <>
      <p className="mt-1 flex items-baseline gap-1.5">
        <Money amount={cost.total} currency={currency} className="text-xl font-semibold tracking-[-0.01em]" />
        <span className="text-xs text-muted">{t('cards.perGpuHour')}</span>
      </p>
      <table className="mt-1 w-full text-xs">
        <caption className="sr-only">{t('cards.breakdown')}</caption>
        <tbody>
          {cost.parts.map(part => (
            <tr key={part.name}>
              <th scope="row" className="py-0.5 text-left font-normal text-muted">
                {t(`cards.part.${part.name}`)}
              </th>
              <td className="py-0.5 text-right">
                <Money amount={part.amount} currency={currency} />
              </td>
              <td className="w-16 py-0.5 text-right text-muted">
                <Percent ratio={part.share} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
