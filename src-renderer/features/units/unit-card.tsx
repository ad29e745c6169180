import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UnitCard } from '../../../src-core/contract/units.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../src-core/money/growth.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { CellContent } from '../../components/table/grid-cell.tsx';
import { QualityBars } from './quality-bars.tsx';
import { plainView, writeView } from './units-address.ts';
import type { UnitWords } from './use-unit-words.ts';

/** One unit cost of the month; the whole card leads to its series. */
export function UnitCostCard({ card, words }: { card: UnitCard; words: UnitWords }) {
  const { t, i18n } = useTranslation('units');
  const { row } = card;
  const month = Date.parse(`${card.month}-01T00:00:00Z`);
  const before = new Date(new Date(month).setUTCMonth(new Date(month).getUTCMonth() - 1)).getTime();
  const past = row.previous?.unitCost ?? null;
  return (
    <Card className="relative flex flex-col px-4 pt-3 pb-3 hover:border-border-strong has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <h3 className="truncate text-sm font-[550]">
        <Link
          to="/units"
          search={writeView({ ...plainView, unit: card.unit, month: card.month })}
          className="outline-none after:absolute after:inset-0 after:rounded-lg"
        >
          {words.title}
        </Link>
        {row.currency === null ? null : <span className="ml-1.5 text-2xs font-normal text-muted">{row.currency}</span>}
      </h3>
      <div className="mt-1 flex items-end gap-3">
        <Money
          amount={row.unitCost}
          currency={row.currency}
          style="unit"
          className="text-xl font-semibold tracking-[-0.01em]"
        />
        <span className="pb-1 text-xs whitespace-nowrap text-muted">
          {past === null || row.unitCost === null ? (
            t('card.noBefore', { month: formatMonth(before, i18n.language, 'UTC', 'name') })
          ) : (
            <>
              <Percent change ratio={growth(row.unitCost, past)} className="font-[550] text-text" />{' '}
              {t('card.against', { month: formatMonth(before, i18n.language, 'UTC', 'name') })}
            </>
          )}
        </span>
        <span className="ml-auto w-20 shrink-0 pb-1" title={t('card.trend')}>
          <CellContent
            cell={{
              kind: 'trend',
              points: card.trend.map(point => (point.unitCost === null ? null : Number(point.unitCost))),
            }}
          />
        </span>
      </div>
      <dl className="mt-1 flex gap-4 text-2xs text-muted">
        {(['reserved', 'used', 'marginal'] as const).map(basis => (
          <div key={basis} className="min-w-0" title={t(`basis.${basis}Hint`)}>
            <dt className="truncate">{t(`basis.${basis}`)}</dt>
            <dd className="text-xs text-text">
              <Money amount={row.bases[basis]} currency={row.currency} style="unit" />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 mb-2 line-clamp-2 flex-1 text-2xs text-muted">{t('card.over', { what: words.denominator })}</p>
      <QualityBars quality={row.quality} />
    </Card>
  );
}

/** By what share of what a unit cost before. */
export function growth(now: string | null, before: string | null): number | null {
  return now === null || before === null ? null : shownGrowth(parseAmount(now), parseAmount(before));
}
