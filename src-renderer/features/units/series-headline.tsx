import { useTranslation } from 'react-i18next';
import type { UnitSeries } from '../../../src-core/contract/units.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Money, Percent } from '../../components/money/figures.tsx';
import { monthAfter, monthStart } from './months.ts';
import { QualityBars } from './quality-bars.tsx';
import { growth } from './unit-card.tsx';
import type { UnitWords } from './use-unit-words.ts';
import { useNoteText } from './use-unit-words.ts';

/** The figure of the month beside the month before, its three bases, what it divides by what, and what it leaves out. */
export function SeriesHeadline({ series, words, month }: { series: UnitSeries; words: UnitWords; month: string }) {
  const { t, i18n } = useTranslation('units');
  const noteText = useNoteText();
  const before = formatMonth(monthStart(monthAfter(month, -1)), i18n.language, 'UTC', 'short');
  return (
    <section aria-label={words.title} className="shrink-0 border-b border-border bg-surface px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-10 gap-y-3">
        {series.totals.map(row => {
          const past = row.previous?.unitCost ?? null;
          return (
            <div key={row.currency} className="min-w-0">
              <p className="flex items-baseline gap-3">
                <Money
                  amount={row.unitCost}
                  currency={row.currency}
                  style="unit"
                  className="text-2xl font-semibold tracking-[-0.02em]"
                />
                <span className="text-xs text-muted">
                  {past === null || row.unitCost === null ? (
                    t('card.noBefore', { month: before })
                  ) : (
                    <>
                      <Percent change ratio={growth(row.unitCost, past)} className="font-[550] text-text" />{' '}
                      {t('series.from', { month: before })} <Money amount={past} currency={row.currency} style="unit" />
                    </>
                  )}
                </span>
              </p>
              <dl className="mt-1 flex gap-5 text-xs">
                {(['reserved', 'used', 'marginal'] as const).map(basis => (
                  <div key={basis} className="flex gap-1.5" title={t(`basis.${basis}Hint`)}>
                    <dt className="text-muted">{t(`basis.${basis}`)}</dt>
                    <dd>
                      <Money amount={row.bases[basis]} currency={row.currency} style="unit" />
                    </dd>
                  </div>
                ))}
              </dl>
              <div className="mt-2 w-80">
                <QualityBars quality={row.quality} />
              </div>
            </div>
          );
        })}
        <div className="min-w-64 flex-1 text-xs">
          <p>
            <span className="text-muted">{t('series.numerator')}</span> {words.numerator}
          </p>
          <p>
            <span className="text-muted">{t('series.denominator')}</span> {words.denominator}
          </p>
          {series.notes.length > 0 ? (
            <ul aria-label={t('series.notes')} className="mt-1.5 max-h-20 overflow-auto text-muted">
              {series.notes.map(note => (
                <li key={note.message} className="flex gap-1.5">
                  <span aria-hidden>·</span>
                  <span>{noteText(note)}</span>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </div>
    </section>
  );
}
