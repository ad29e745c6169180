import { useTranslation } from 'react-i18next';
import type { UnitRow } from '../../../src-core/contract/units.ts';
import { Percent } from '../../components/money/figures.tsx';

/** How much of the cost and of the volume the figure stands on. */
export function QualityBars({ quality }: { quality: UnitRow['quality'] }) {
  const { t } = useTranslation('units');
  return (
    <dl className="grid grid-cols-2 gap-x-4 text-2xs text-muted">
      {(['cost', 'volume'] as const).map(side => {
        const { share } = quality[side];
        return (
          <div key={side} title={t(`quality.${side}Hint`)}>
            <div className="flex justify-between gap-2 whitespace-nowrap">
              <dt>{t(`quality.${side}`)}</dt>
              <dd>
                <Percent ratio={share} />
              </dd>
            </div>
            <div aria-hidden className="mt-0.5 h-1 overflow-hidden rounded-full bg-hover">
              <div
                className={share !== null && share < 0.5 ? 'h-full bg-warning' : 'h-full bg-series-2'}
                style={{ width: `${((share ?? 0) * 100).toFixed(2)}%` }}
              />
            </div>
          </div>
        );
      })}
    </dl>
  );
}
