import { useTranslation } from 'react-i18next';
import type { Late } from '../../../src-core/budgets/words/budget-words.ts';
import { budgetWords } from '../../../src-core/budgets/words/words.ts';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { formatDay } from '../../components/format-time.ts';
import { openDays } from './budgets-model.ts';

const SHOWN = 2;

/** Whether every day so far is whole, and who is waited for. `isLong` names every source with its last whole day. */
export function Completeness({ state, isLong = false }: { state: Omit<BudgetState, 'path'>; isLong?: boolean }) {
  const { t, i18n } = useTranslation('budgets');
  const open = openDays(state);
  if (open === 0) return <span className="text-muted">{t('data.whole')}</span>;
  const late = state.waitingFor;
  const names = late.slice(0, SHOWN).map(({ source }) => source);
  const more = late.length - names.length;
  const list = more > 0 ? t('scope.more', { list: names.join(', '), count: more }) : names.join(', ');
  return (
    <span className="block">
      <span className="block text-warning">{t('data.open', { count: open })}</span>
      {late.length === 0 ? null : isLong ? (
        <ul className="text-xs text-muted">
          {byLastDay(late).map(({ source, lastWholeDay }) => (
            <li key={source} className="wrap-anywhere">
              {budgetWords(i18n.language).late({ source, lastWholeDay }, { day: iso => formatDay(iso, i18n.language) })}
            </li>
          ))}
        </ul>
      ) : (
        <span className="block max-w-52 text-xs text-muted wrap-anywhere">{t('data.waiting', { list })}</span>
      )}
    </span>
  );
}

/** Sources that are late alike are named together. */
function byLastDay(late: readonly Late[]): Late[] {
  const days = [...new Set(late.map(({ lastWholeDay }) => lastWholeDay))];
  return days.map(lastWholeDay => ({
    source: late
      .filter(one => one.lastWholeDay === lastWholeDay)
      .map(({ source }) => source)
      .join(', '),
    lastWholeDay,
  }));
}
