import { cx } from '../cx.ts';
import { Money, Unknown } from './figures.tsx';

/** Exact amounts, one line a currency: they never meet. None at all is "unknown", never 0. */
export function MoneyList({
  amounts,
  className,
}: {
  amounts: readonly { readonly currency: string; readonly amount: string }[];
  className?: string;
}) {
  if (amounts.length === 0) return <Unknown />;
  return amounts.map(({ currency, amount }) => (
    <span key={currency} className={cx('block', className)}>
      <Money amount={amount} currency={currency} />
    </span>
  ));
}
