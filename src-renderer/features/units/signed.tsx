import { useTranslation } from 'react-i18next';
import { type Fraction, toDecimal } from '../../../src-core/money/fraction.ts';
import { cx } from '../../components/cx.ts';
import { Unknown } from '../../components/money/figures.tsx';
import { formatAmount } from '../../components/money/format.ts';

/** A difference of a unit cost with its sign. The title has ten digits. */
export function Signed({
  value,
  currency,
  className,
}: {
  value: Fraction | null;
  currency: string | null;
  className?: string;
}) {
  const { i18n } = useTranslation();
  if (value === null) return <Unknown />;
  const amount = toDecimal(value);
  const plus = value.n > 0n && amount !== '0' ? '+' : '';
  return (
    <span
      className={cx('figure whitespace-nowrap', className)}
      title={`${plus}${formatAmount(amount, currency, i18n.language, 'exact')}`}
    >
      {plus}
      {formatAmount(amount, currency, i18n.language, 'unit')}
    </span>
  );
}
