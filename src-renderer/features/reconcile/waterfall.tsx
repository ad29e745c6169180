import { useTranslation } from 'react-i18next';
import type { Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { cx } from '../../components/cx.ts';
import { Money } from '../../components/money/figures.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { pathOf, type Step, waterfall } from './reconcile-model.ts';
import { partName } from './words.ts';

/** Invoice, bill and metering one below the other, with every part of the difference between them: the column adds up. */
export function Waterfall({ entry }: { entry: Reconciliation }) {
  const { t } = useTranslation('reconcile');
  const steps = waterfall(entry);
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{t('waterfall')}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('column.step')}</th>
          <th scope="col">{t('column.amount')}</th>
          <th scope="col">{t('column.state')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(step => (
          <tr key={step.name}>
            <th
              scope="row"
              className={cx('py-1 pr-3 text-left', step.kind === 'figure' ? 'font-semibold' : 'pl-4 font-normal')}
            >
              <span className="block first-letter:uppercase">{partName(step.name, t)}</span>
            </th>
            <td className={cx('py-1 pr-3 text-right', step.kind === 'figure' && 'font-semibold')}>
              <Money amount={step.amount} currency={entry.currency} />
            </td>
            <td className="w-[38%] py-1">
              <Bar step={step} />
            </td>
            <td className="py-1 pl-3 text-right text-xs whitespace-nowrap">
              {step.kind === 'part' && !step.isWithin ? (
                <span className="font-[550] text-negative">{t('outside')} </span>
              ) : null}
              <RowsLink step={step} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ step }: { step: Step }) {
  const [left, right] = [Math.min(step.from, step.to), Math.max(step.from, step.to)];
  return (
    <span aria-hidden className="relative block h-3 rounded-xs bg-bg">
      <span
        className={cx(
          'absolute inset-y-0 min-w-0.5 rounded-xs',
          step.kind === 'figure' ? 'bg-accent' : step.isWithin ? 'bg-muted' : 'bg-negative',
        )}
        style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      />
    </span>
  );
}

function RowsLink({ step }: { step: Step }) {
  const { t } = useTranslation('reconcile');
  const path = pathOf(step.address);
  if (path === null) return null;
  return (
    <AddressLink
      address={path}
      aria-label={t('showRowsOf', { part: partName(step.name, t) })}
      className="rounded-xs text-accent hover:underline"
    >
      {t('showRows')}
    </AddressLink>
  );
}
