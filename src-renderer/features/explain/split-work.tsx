import { useTranslation } from 'react-i18next';
import type { Explanation } from '../../../src-core/contract/explain.ts';
import { formatDay } from '../../components/format-time.ts';
import { formatAmount as amountText, formatCount } from '../../components/money/format.ts';

/** How a part came about: pool x weight / total in numbers, then what the largest remainder added, in words. */
export function SplitWork({ part, currency }: { part: Explanation['splits'][number]; currency: string | null }) {
  const { t, i18n } = useTranslation('explain');
  const locale = i18n.language;
  const money = (amount: string, style: 'currency' | 'exact' = 'currency') =>
    amountText(amount, currency, locale, style);
  const number = (text: string) => amountText(text, null, locale, 'exact');
  return (
    <>
      <p>
        {formatDay(part.period, locale)} · {t('split-version', { version: part.modelVersion })} · {part.weightSource}
      </p>
      <p>
        {t('split-pool', {
          pool: money(part.pool),
          lines: t('lines-count', { count: part.poolRows, text: formatCount(part.poolRows, locale) }),
        })}
        {part.placedBy.length > 0 ? ` · ${t('split-placed-by', { rules: part.placedBy.join(', ') })}` : null}
      </p>
      {part.target === null ? (
        <p>{t('split-nobody')}</p>
      ) : (
        <p
          className="figure"
          title={`${part.pool} × ${part.weight} / ${part.total} = ${part.floor} + ${part.remainder}`}
        >
          {money(part.pool)} × {number(part.weight)} / {number(part.total)} = {money(part.floor)}
          {part.remainder === '0' ? null : ` + ${number(part.remainder)}`}
        </p>
      )}
    </>
  );
}
