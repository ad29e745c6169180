import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Coverage, QualityIssue } from '../../../src-core/contract/quality.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { daysOwed, summarise } from './quality-model.ts';

/** Money first, then how many findings, then the days that are not there. Null: not known yet. */
export function QualitySummary({
  issues,
  coverage,
}: {
  issues: readonly QualityIssue[] | null;
  coverage: readonly Coverage[] | null;
}) {
  const { t } = useTranslation('quality');
  const found = issues === null ? null : summarise(issues);
  const owed = coverage === null ? null : daysOwed(coverage);
  return (
    <dl className="flex shrink-0 flex-wrap gap-x-10 gap-y-3 bg-surface px-4 pt-3 pb-2">
      <Item label={t('summary.atStake')} hint={t('summary.atStakeHint')} isLoading={found === null}>
        {found === null ? null : found.atStake.length === 0 ? (
          t('summary.nothing')
        ) : (
          <span className="flex flex-wrap gap-x-4">
            <MoneyList amounts={found.atStake} />
          </span>
        )}
      </Item>
      <Item
        label={t('summary.errors')}
        isLoading={found === null}
        hint={t('summary.errorsHint', { warnings: found?.warnings ?? 0, notes: found?.notes ?? 0 })}
      >
        <Count value={found?.errors} className={found !== null && found.errors > 0 ? 'text-negative' : ''} />
      </Item>
      <Item
        label={t('summary.missing')}
        isLoading={owed === null}
        hint={
          owed === null || owed.sources === 0
            ? t('summary.missingNone')
            : t('summary.missingHint', { count: owed.sources, failed: owed.failed })
        }
      >
        <Count
          value={owed === null ? null : owed.missing + owed.failed}
          className={owed !== null && owed.sources > 0 ? 'text-warning' : ''}
        />
      </Item>
    </dl>
  );
}

function Item({
  label,
  hint,
  isLoading,
  children,
}: {
  label: string;
  hint: string;
  isLoading: boolean;
  children: ReactNode;
}) {
  return (
    <div>
      <dt className="eyebrow">{label}</dt>
      <dd className="text-xl font-semibold tracking-[-0.01em]">
        {isLoading ? <Skeleton className="mt-1 h-6 w-28" /> : children}
      </dd>
      <dd className="max-w-72 text-xs text-muted">{isLoading ? '\u00a0' : hint}</dd>
    </div>
  );
}
