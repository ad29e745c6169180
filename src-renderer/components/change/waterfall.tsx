import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChangeExplained } from '../../../src-core/contract/explain.ts';
import { cx } from '../cx.ts';
import { Money, Signed } from '../money/figures.tsx';
import { waterfallSteps } from './waterfall-model.ts';

/** From the amount before to the amount after, effect by effect: picture and table in one. */
export function Waterfall({ own }: { own: ChangeExplained['currencies'][number] }) {
  const { t } = useTranslation('explain');
  const { steps, ties, isCut } = waterfallSteps(own);
  return (
    <>
      <table className="mt-2 w-full text-xs">
        <caption className="sr-only">{t('change.effects')}</caption>
        <tbody>
          {steps.map(step => {
            const isEnd = step.kind === 'before' || step.kind === 'after';
            const isLess = step.amount.startsWith('-');
            return (
              <tr key={step.kind} className={cx('h-7', isEnd && 'font-[550]')}>
                <th scope="row" className="w-px pr-3 text-left font-[inherit] whitespace-nowrap">
                  {step.kind === 'before' || step.kind === 'after'
                    ? t(`change.${step.kind}`)
                    : t(`effect.${step.kind}`)}
                </th>
                <td aria-hidden>
                  <div className="relative h-4">
                    <span
                      className={cx(
                        'absolute inset-y-0 rounded-xs',
                        isEnd ? 'bg-series-1 opacity-70' : isLess ? 'bg-positive' : 'bg-negative',
                      )}
                      style={{ left: `${step.left}%`, width: `${step.width}%` }}
                    />
                  </div>
                </td>
                <td className="w-px pl-3 text-right whitespace-nowrap">
                  {isEnd ? (
                    <Money amount={step.amount} currency={own.currency} />
                  ) : (
                    <Signed amount={step.amount} currency={own.currency} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={cx('flex items-center gap-1 text-2xs', ties ? 'text-positive' : 'font-[550] text-negative')}>
        {ties ? <CircleCheck aria-hidden size={12} /> : <CircleAlert aria-hidden size={12} />}
        {ties ? t('change.ties') : t('change.differs')}
        {isCut ? <span className="ml-auto text-muted">{t('change.cut-axis')}</span> : null}
      </p>
    </>
  );
}
