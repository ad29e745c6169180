import { Link } from '@tanstack/react-router';
import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { cx } from '../../components/cx.ts';
import { Money } from '../../components/money/figures.tsx';
import { formatPercent } from '../../components/money/format.ts';
import { AddressLink } from '../../data/address-link.tsx';
import { type Closing, monthAfter, proofParts } from './proof-model.ts';

/** What came into the month and where it is now, per currency; added up again on screen. */
export function ProofStrip({
  closings,
  month,
  measure,
}: {
  closings: readonly Closing[];
  month: string;
  measure: Measure;
}) {
  const { t } = useTranslation('allocation');
  return (
    <section aria-label={t('proof.title')} className="shrink-0 border-b border-border bg-surface px-4 py-2.5">
      <ul className="grid gap-2">
        {closings.map(closing => (
          <ProofLine key={closing.proof.currency ?? ''} closing={closing} month={month} measure={measure} />
        ))}
      </ul>
    </section>
  );
}

function ProofLine({ closing, month, measure }: { closing: Closing; month: string; measure: Measure }) {
  const { t } = useTranslation('allocation');
  const { proof, difference, isClosed, untaggedShare } = closing;
  return (
    <li className="flex flex-wrap items-end gap-x-3 gap-y-1.5">
      <Figure label={t('proof.input')} isLarge>
        <Money amount={proof.input} currency={proof.currency} />
      </Figure>
      {proofParts.map((part, index) => (
        <div key={part} className="flex items-end gap-3">
          <span aria-hidden className="pb-0.5 text-muted">
            {index === 0 ? '=' : '+'}
          </span>
          <Figure label={t(`proof.${part}`)} title={t(`proofHint.${part}`)}>
            {proof[part] === null ? (
              <span className="text-muted">{t('proof.none')}</span>
            ) : (
              <Money amount={proof[part]} currency={proof.currency} />
            )}
          </Figure>
        </div>
      ))}
      <div
        className={cx(
          'flex items-center gap-1.5 rounded-md px-2 py-1 text-xs',
          isClosed ? 'bg-positive-soft text-positive' : 'bg-negative-soft text-negative',
        )}
      >
        {isClosed ? <Check aria-hidden size={13} /> : <TriangleAlert aria-hidden size={13} />}
        <span className="font-[550]">
          {t(isClosed ? 'proof.closed' : difference === null ? 'proof.unknown' : 'proof.open')}
        </span>
        {difference === null ? null : (
          <span>
            {t('proof.difference')} <Money amount={difference} currency={proof.currency} style="exact" />
          </span>
        )}
      </div>
      {proof.untagged === null ? null : (
        <Untagged currency={proof.currency} share={untaggedShare} month={month} measure={measure} />
      )}
    </li>
  );
}

/** Money that names no team is said aloud and led to where it can be named; nothing spreads it. */
function Untagged({
  currency,
  share,
  month,
  measure,
}: {
  currency: string | null;
  share: number | null;
  month: string;
  measure: Measure;
}) {
  const { t, i18n } = useTranslation('allocation');
  const explore = addressOf.explore({
    measures: [measure],
    dimensions: ['SubAccountName', 'ServiceName'],
    grain: 'none',
    period: { from: `${month}-01`, to: `${monthAfter(month)}-01` },
    filters: [
      { dimension: 'x_AllocationKind', op: 'in', values: ['untagged'] },
      { dimension: 'BillingCurrency', op: 'in', values: [currency] },
    ],
    allocation: 'split',
  });
  const link = 'text-accent underline';
  return (
    <p className="basis-full text-xs text-muted">
      {share === null ? t('untagged.some') : t('untagged.share', { share: formatPercent(share, i18n.language) })}{' '}
      <AddressLink address={explore} className={link}>
        {t('untagged.explore')}
      </AddressLink>
      {' · '}
      <Link to="/rules" className={link}>
        {t('untagged.rules')}
      </Link>
    </p>
  );
}

function Figure({
  label,
  title,
  isLarge = false,
  children,
}: {
  label: string;
  title?: string;
  isLarge?: boolean;
  children: ReactNode;
}) {
  return (
    <div title={title} className="min-w-24">
      <div className="text-2xs text-muted">{label}</div>
      <div className={cx('tabular-nums', isLarge ? 'text-base font-semibold' : 'text-sm font-[550]')}>{children}</div>
    </div>
  );
}
