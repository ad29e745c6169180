import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitRow } from '../../../src-core/contract/units.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { Money, Percent } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { splitAddress } from '../../data/address.ts';
import { useExplainer } from '../../data/explain.ts';
import { changeOf, type LineQuestion, linesAddress, partOf } from './line-question.ts';
import type { SeriesTable } from './series-model.ts';
import { Signed } from './signed.tsx';
import { growth } from './unit-card.tsx';
import type { UnitWords } from './use-unit-words.ts';
import { useCostChange } from './use-units-data.ts';
import { likelyPredecessor, together, whyUnit } from './why-model.ts';
import { WhyParts } from './why-parts.tsx';

const ALONE = 'alone';

type Props = {
  question: LineQuestion;
  line: UnitRow;
  table: SeriesTable;
  whole: UnitRow | null;
  words: UnitWords;
  /** Narrows the screen to the line. */
  onOnly: (filters: Filter[]) => void;
  onClose: () => void;
};

/** Why one unit of a line costs more or less than the month before, what that did to the whole, and the ways on from here. */
export function WhyPanel({ question, line, table, whole, words, onOnly, onClose }: Props) {
  const { t, i18n } = useTranslation(['units', 'common']);
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  const navigate = useNavigate();
  const explainer = useExplainer();
  const nameOf = (row: UnitRow) => (question.by === null ? words.title : (row.keys[0] ?? t('common:noValue')));
  const name = nameOf(line);
  const others = table.rows.filter(
    row => row !== line && row.currency === line.currency && row.previous?.unitCost != null,
  );
  const [partnerName, setPartner] = useState<string | null>(() => {
    const likely = likelyPredecessor(line, table.rows);
    return likely === null ? null : nameOf(likely);
  });
  const partner = others.find(row => nameOf(row) === partnerName) ?? null;
  const lines = partner === null ? [line] : [line, partner];
  const units = together(lines);
  const change = useCostChange(units === null ? null : changeOf(question, lines, partOf(question.unit)));
  const currency = change.data?.currencies.find(each => each.currency === line.currency);
  const why = units && currency ? whyUnit(units, currency) : null;
  const moved = table.moved.get(line);
  const address = splitAddress(linesAddress(question, lines));
  return (
    <aside
      ref={root}
      tabIndex={-1}
      aria-label={t('why.title', { name })}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
      className="flex w-[27rem] shrink-0 flex-col border-l border-border bg-surface outline-none max-[1100px]:w-[23rem]"
    >
      <header className="flex h-10 shrink-0 items-center gap-1 border-b border-border pr-1.5 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold" title={name}>
          {t('why.title', { name })}
        </h2>
        <IconButton size="sm" label={t('common:close')} onPress={onClose}>
          <X aria-hidden size={14} />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto px-4 pt-3 pb-4 text-sm select-text">
        <p className="flex items-baseline gap-2">
          <Money amount={line.unitCost} currency={line.currency} style="unit" className="text-lg font-semibold" />
          <span className="text-xs text-muted">
            {line.previous?.unitCost == null ? (
              t('why.isNew')
            ) : (
              <>
                <Percent change ratio={growth(line.unitCost, line.previous.unitCost)} /> {t('why.against')}{' '}
                <Money amount={line.previous.unitCost} currency={line.currency} style="unit" />
              </>
            )}
          </span>
        </p>
        {moved && question.by !== null && whole ? (
          <div className="mt-2 rounded-md bg-sunken px-3 py-2 text-xs">
            <p>
              {t('why.moved', { word: words.word })}{' '}
              <Signed value={moved.total} currency={line.currency} className="font-[550]" />
            </p>
            <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-4 text-muted">
              <dt>{t('why.movedRate')}</dt>
              <dd className="text-right">
                <Signed value={moved.rate} currency={line.currency} />
              </dd>
              <dt>{t('why.movedShare')}</dt>
              <dd className="text-right">
                <Signed value={moved.share} currency={line.currency} />
              </dd>
            </dl>
          </div>
        ) : null}
        {question.by !== null && others.length > 0 ? (
          <div className="mt-3">
            <Select
              size="sm"
              showLabel="stacked"
              label={t('why.together')}
              value={partner === null ? ALONE : `=${nameOf(partner)}`}
              options={[
                { id: ALONE, label: t('why.alone') },
                ...others.map(row => ({ id: `=${nameOf(row)}`, label: nameOf(row) })),
              ]}
              onChange={id => setPartner(id === ALONE ? null : id.slice(1))}
            />
            {partner !== null && line.previous?.unitCost == null ? (
              <p className="mt-1 text-2xs text-muted">{t('why.togetherHint', { name: nameOf(partner) })}</p>
            ) : null}
          </div>
        ) : null}
        <div className="mt-4">
          {units === null ? (
            <p className="text-xs text-muted">{t('why.noBefore')}</p>
          ) : change.error ? (
            <ErrorState compact error={change.error} onRetry={() => void change.refetch()} />
          ) : change.data === undefined || change.isPlaceholderData ? (
            <Skeleton className="h-48" />
          ) : why === null ? (
            <p className="text-xs text-muted">{t('why.partly')}</p>
          ) : (
            <WhyParts
              why={why}
              currency={line.currency}
              word={words.word}
              partTitle={dimensionName(partOf(question.unit), i18n)}
            />
          )}
        </div>
      </div>
      <footer className="flex shrink-0 flex-wrap gap-2 border-t border-border px-4 py-2.5">
        <Button size="sm" onPress={() => explainer.change(changeOf(question, lines, question.by))}>
          {t('why.allOfIt')}
        </Button>
        <Button size="sm" onPress={() => void navigate({ to: address.path, search: address.search })}>
          {t('why.lines')}
        </Button>
        {question.by === null ? null : (
          <Button
            size="sm"
            onPress={() =>
              onOnly([{ dimension: question.by ?? '', op: 'in', values: lines.map(row => row.keys[0] ?? null) }])
            }
          >
            {t('why.only')}
          </Button>
        )}
      </footer>
    </aside>
  );
}
