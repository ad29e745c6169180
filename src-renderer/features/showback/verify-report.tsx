import { Check, CircleAlert, CircleCheck, FileQuestionMark, FileX2, History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VerifyResult } from '../../../src-core/contract/showback.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { Money } from '../../components/money/figures.tsx';

const icons = {
  ok: <Check aria-hidden size={13} className="text-positive" />,
  changed: <CircleAlert aria-hidden size={13} className="text-negative" />,
  missing: <FileX2 aria-hidden size={13} className="text-negative" />,
  unknown: <FileQuestionMark aria-hidden size={13} className="text-warning" />,
};

/** File by file: as published, changed, missing or a stranger; and whether the lake still says the same. */
export function VerifyReport({ result }: { result: VerifyResult }) {
  const { t } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  return (
    <div role="status" className="mt-2 border-t border-border pt-2 text-xs">
      <p
        className={
          result.ok
            ? 'flex items-center gap-1.5 font-[550] text-positive'
            : 'flex items-center gap-1.5 font-[550] text-negative'
        }
      >
        {result.ok ? <CircleCheck aria-hidden size={14} /> : <CircleAlert aria-hidden size={14} />}
        {t(result.ok ? 'verified' : 'not-verified')}
      </p>
      <ul className="mt-1">
        {result.files.map(file => (
          <li key={file.name} className="flex items-center gap-1.5 py-0.5">
            {icons[file.state]}
            <span className="min-w-0 flex-1 truncate" title={file.name}>
              {file.name}
            </span>
            <span className={file.state === 'ok' ? 'text-muted' : 'font-[550]'}>{t(`file.${file.state}`)}</span>
          </li>
        ))}
      </ul>
      {result.restatedSince === null ? (
        <p className="mt-1 text-muted">{t('restated.unknown')}</p>
      ) : result.restatedSince.length === 0 ? (
        <p className="mt-1 text-muted">{t('restated.none')}</p>
      ) : (
        <div className="mt-1 rounded-md bg-warning-soft px-2 py-1.5">
          <p className="flex items-center gap-1.5 font-[550] text-warning">
            <History aria-hidden size={13} />
            {t('restated.since')}
          </p>
          <ul>
            {result.restatedSince.map(change => (
              <li key={`${change.measure} ${change.currency}`} className="flex flex-wrap justify-between gap-x-2">
                <span>{common(`measure.${change.measure}`)}</span>
                <span>
                  <Money amount={change.published} currency={change.currency} /> →{' '}
                  <Money amount={change.now} currency={change.currency} />{' '}
                  <span className="text-muted">
                    (
                    <Money
                      amount={formatAmount(parseAmount(change.now) - parseAmount(change.published))}
                      currency={change.currency}
                    />
                    )
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
