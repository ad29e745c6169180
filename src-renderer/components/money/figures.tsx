import { useTranslation } from 'react-i18next';
import { cx } from '../cx.ts';
import { type AmountStyle, formatAmount, formatBytes, formatCount, formatPercent } from './format.ts';

/** Written where a figure is not known. Never 0: unknown and nothing are different facts. */
export function Unknown() {
  const { t } = useTranslation('common');
  return (
    <span className="text-muted" title={t('unknown')}>
      <span aria-hidden>–</span>
      <span className="sr-only">{t('unknown')}</span>
    </span>
  );
}

/** An exact amount. The title holds every digit; the text is rounded for reading. */
export function Money({
  amount,
  currency,
  style = 'currency',
  className,
}: {
  amount: string | null | undefined;
  currency: string | null;
  style?: AmountStyle;
  className?: string;
}) {
  const { i18n } = useTranslation();
  if (amount === null || amount === undefined) return <Unknown />;
  return (
    <span
      className={cx('figure whitespace-nowrap', className)}
      title={formatAmount(amount, currency, i18n.language, 'exact')}
    >
      {formatAmount(amount, currency, i18n.language, style)}
    </span>
  );
}

/** An exact difference: with its sign, also when it is more. */
export function Signed({ amount, currency }: { amount: string | null; currency: string | null }) {
  return (
    <span className="whitespace-nowrap">
      {amount === null || amount.startsWith('-') || amount === '0' ? '' : '+'}
      <Money amount={amount} currency={currency} />
    </span>
  );
}

/** A share, or with `change` the growth against before. More spend is not "bad": the tone is the caller's choice. */
export function Percent({
  ratio,
  change = false,
  className,
}: {
  ratio: number | null | undefined;
  change?: boolean;
  className?: string;
}) {
  const { i18n } = useTranslation();
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return <Unknown />;
  return (
    <span className={cx('figure whitespace-nowrap', className)}>
      {formatPercent(ratio, i18n.language, change ? 'change' : 'auto')}
    </span>
  );
}

export function Count({ value, className }: { value: number | bigint | null | undefined; className?: string }) {
  const { i18n } = useTranslation();
  if (value === null || value === undefined) return <Unknown />;
  return <span className={cx('figure whitespace-nowrap', className)}>{formatCount(value, i18n.language)}</span>;
}

export function Bytes({ value }: { value: number | null | undefined }) {
  const { i18n } = useTranslation();
  if (value === null || value === undefined) return <Unknown />;
  return <span className="figure whitespace-nowrap">{formatBytes(value, i18n.language)}</span>;
}
