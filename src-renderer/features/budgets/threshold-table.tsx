import { useTranslation } from 'react-i18next';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { Percent } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { thresholdText } from './budget-words.ts';

const tones = { reached: 'warning', below: 'positive', unknown: 'neutral' } as const;

/** Each threshold, where it stands, and whether that rests on days that are not whole. */
export function ThresholdTable({ thresholds }: { thresholds: BudgetState['thresholds'] }) {
  const { t, i18n } = useTranslation('budgets');
  if (thresholds.length === 0) return <p className="text-sm text-muted">{t('threshold.empty')}</p>;
  return (
    <PlainTable
      caption={t('threshold.title')}
      head={
        <>
          <HeadCell>{t('threshold.title')}</HeadCell>
          <HeadCell align="right">{t('threshold.now')}</HeadCell>
          <HeadCell>{t('column.state')}</HeadCell>
        </>
      }
    >
      <tbody>
        {thresholds.map(threshold => (
          <tr key={threshold.id}>
            <RowHead>{thresholdText(threshold, i18n)}</RowHead>
            <Cell align="right">
              <Percent ratio={threshold.value === null ? null : Number(threshold.value)} />
            </Cell>
            <Cell>
              <Badge tone={tones[threshold.state]}>{t(`threshold.state.${threshold.state}`)}</Badge>
              {threshold.isProvisional ? (
                <span className="block text-xs text-muted">{t('threshold.provisional')}</span>
              ) : null}
            </Cell>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
