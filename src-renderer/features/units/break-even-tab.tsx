import { useTranslation } from 'react-i18next';
import type { BreakEvenSpec } from '../../../src-core/contract/units.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { BreakEvenForm } from './break-even-form.tsx';
import { BreakEvenResult } from './break-even-result.tsx';
import { monthAfter } from './months.ts';
import type { UnitsView } from './units-address.ts';
import { useUnitsView } from './use-units-view.ts';

/** Own GPUs against a price per token, for the tokens of one month. */
export function BreakEvenTab({ month, measure }: { month: string; measure: Measure }) {
  const { t } = useTranslation('units');
  const { view, change } = useUnitsView();
  const spec = specOf(view, month, measure);
  const answer = useLakeQuery(['units', 'break-even', spec], signal => api.units.breakEven(spec, { signal }), {
    enabled: view.capacity.length > 0,
  });
  return (
    <div className="flex min-h-0 flex-1 max-[900px]:flex-col max-[900px]:overflow-auto">
      <BreakEvenForm view={view} month={month} measure={measure} onChange={part => change(part, { replace: true })} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <div tabIndex={0} className="min-h-0 min-w-0 flex-1 overflow-auto px-6 py-4">
        {view.capacity.length === 0 ? (
          <EmptyState title={t('even.emptyTitle')}>{t('even.emptyText')}</EmptyState>
        ) : answer.error ? (
          <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
        ) : answer.data ? (
          <BreakEvenResult answer={answer.data} isStale={answer.isPlaceholderData} />
        ) : (
          <Skeleton className="h-96" />
        )}
      </div>
    </div>
  );
}

function specOf({ capacity, tokens, model, price, load }: UnitsView, month: string, measure: Measure): BreakEvenSpec {
  return {
    ...{ from: month, to: monthAfter(month, 1), measure, tokens, targetLoad: load / 100, usage: [] },
    capacity: [{ dimension: 'ResourceName', op: 'in', values: capacity }],
    api: { provider: model?.provider ?? null, model: model?.model ?? null, perMillion: price },
  };
}
