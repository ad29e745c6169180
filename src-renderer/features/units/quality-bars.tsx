import { useTranslation } from 'react-i18next';
import type { UnitRow } from '../../../src-core/contract/units.ts';
import { cx } from '../../components/cx.ts';
import { Percent } from '../../components/money/figures.tsx';

/** How much of the cost and of the volume the figure stands on. */
export function QualityBars({ quality }: { quality: UnitRow['quality'] }) {
  const { t } = useTranslation('units');
  return (
    <dl className="grid grid-cols-2 gap-x-4 text-2xs text-muted">
      {(['cost', 'volume'] as const).map(side => {
        const { share } = quality[side];
        return (
          <div
            key={side}
            title={t(`quality.${side}Hint`)}
            className="grid grid-cols-[1fr_auto] gap-x-2 whitespace-nowrap"
          >
            <dt>{t(`quality.${side}`)}</dt>
            <dd>
              <Percent ratio={share} />
            </dd>
            <dd aria-hidden className="col-span-2 mt-0.5 h-1 overflow-hidden rounded-full bg-hover">
              <span
                className={cx('block h-full', share !== null && share < 0.5 ? 'bg-warning' : 'bg-series-2')}
                style={{ width: `${((share ?? 0) * 100).toFixed(2)}%` }}
              />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
