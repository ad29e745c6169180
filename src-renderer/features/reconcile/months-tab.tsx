import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciliation, StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { cx } from '../../components/cx.ts';
import { formatMonth } from '../../components/format-time.ts';
import { AnswerLine } from './answer-line.tsx';
import { MonthDetail } from './month-detail.tsx';
import { MonthMatrix } from './month-matrix.tsx';
import { MonthTable } from './month-table.tsx';
import { type Bill, billKey, matrixOf, monthsOf } from './reconcile-model.ts';
import { ToleranceEditor } from './tolerance-editor.tsx';

/** The answer in words, the chosen month in figures, and the states of a year. */
export function MonthsTab({
  list,
  isStale,
  month,
  openKey,
  onShow,
  onAdd,
  onEdit,
}: {
  list: readonly Reconciliation[];
  isStale: boolean;
  month: string;
  openKey: string | null;
  onShow: (month: string, bill: string | null) => void;
  onAdd: (bill: Bill) => void;
  onEdit: (invoice: StoredInvoice) => void;
}) {
  const { t, i18n } = useTranslation('reconcile');
  const [tolerated, setTolerated] = useState<Reconciliation | null>(null);
  const entries = list
    .filter(entry => entry.month === month)
    .toSorted((a, b) => (a.issuer ?? '').localeCompare(b.issuer ?? ''));
  const name = formatMonth(Date.parse(`${month}-01T00:00:00Z`), i18n.language, 'UTC');
  return (
    <div aria-busy={isStale} className={cx('min-h-0 flex-1 overflow-auto', isStale && 'opacity-60 transition-opacity')}>
      <AnswerLine month={month} entries={entries} onOpen={entry => onShow(month, billKey(entry))} />
      {entries.length === 0 ? (
        <p className="border-t border-border px-4 py-3 text-sm text-muted">{t('nothingIn', { month: name })}</p>
      ) : (
        <MonthTable
          caption={name}
          entries={entries}
          openKey={openKey}
          onToggle={key => onShow(month, key === openKey ? null : key)}
          detail={entry => (
            <MonthDetail
              entry={entry}
              onAdd={() => onAdd(entry)}
              onEdit={onEdit}
              onTolerance={() => setTolerated(entry)}
            />
          )}
        />
      )}
      <h2 className="px-4 pt-6 pb-1 text-sm font-semibold">{t('matrix')}</h2>
      <div className="overflow-x-auto pb-6">
        <MonthMatrix
          rows={matrixOf(list)}
          months={monthsOf(list)}
          month={month}
          onMonth={id => onShow(id, null)}
          onOpen={(key, id) => onShow(id, key)}
        />
      </div>
      {tolerated ? <ToleranceEditor entry={tolerated} onClose={() => setTolerated(null)} /> : null}
    </div>
  );
}
