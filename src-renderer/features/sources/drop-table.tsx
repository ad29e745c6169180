import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { cx } from '../../components/cx.ts';
import { formatInstant, formatPeriod } from '../../components/format-time.ts';
import { formatName } from '../../components/lake-words.ts';
import { Count, Money, Unknown } from '../../components/money/figures.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { RecordsInShort } from './drop-records.tsx';
import { type Restated, together } from './restated.ts';
import { baseName, groupBySource, type SourceGroup, totalsOf } from './sources-model.ts';
import { StatusBadge } from './status-badge.tsx';

const head =
  'sticky top-0 z-10 border-b border-border bg-bg px-3 py-1.5 text-2xs font-[550] text-muted whitespace-nowrap';
const cell = 'px-3 py-1 align-middle';

/** Drops a source shows before the rest is asked for: a year of months fits, hundreds do not. */
const SHOWN = 6;
/** Rows drawn of one source at most; more are found by searching. */
const MOST = 300;

/**
 * Drops by source, the newest import first; of each source the newest months. A row opens its details; the name is the button
 * that a keyboard reaches.
 */
export function DropTable({
  drops,
  selectedId,
  onSelect,
  isNarrow,
  isSearching,
}: {
  drops: readonly Drop[];
  selectedId: string | null;
  onSelect: (id: string) => void;
  /** Beside open details there is room for the main columns only. */
  isNarrow: boolean;
  /** What was searched for is shown whole. */
  isSearching: boolean;
}) {
  const { t } = useTranslation(['sources', 'common']);
  const { settings } = useSettings();
  const groups = useMemo(() => groupBySource(drops), [drops]);
  const { data: diffs } = useLakeQuery(['restated'], signal => api.quality.diff({ limit: 1 }, { signal }));
  const extra = isNarrow ? 'hidden' : 'max-[1240px]:hidden';
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{t('title')}</caption>
      <thead>
        <tr>
          <th scope="col" className={cx(head, 'pl-4 text-left')}>
            {t('column.source')}
          </th>
          <th scope="col" className={cx(head, 'text-left')}>
            {t('column.period')}
          </th>
          <th scope="col" className={cx(head, 'text-left', extra)}>
            {t('column.format')}
          </th>
          <th scope="col" className={cx(head, 'text-right', extra)}>
            {t('column.rows')}
          </th>
          <th scope="col" className={cx(head, 'text-right')}>
            {t(`common:measure.${settings.measure}`)}
          </th>
          <th scope="col" className={cx(head, 'text-left', extra)}>
            {t('column.importedAt')}
          </th>
          <th scope="col" className={cx(head, 'text-left')}>
            {t('column.status')}
          </th>
        </tr>
      </thead>
      {groups.map(group => (
        <SourceRows
          key={group.source}
          group={group}
          isOnly={groups.length === 1}
          restated={together(diffs?.filter(({ source }) => source === group.source) ?? [])}
          {...{ selectedId, onSelect, extra, isSearching }}
        />
      ))}
    </table>
  );
}

function SourceRows({
  group,
  restated,
  isOnly,
  isSearching,
  selectedId,
  onSelect,
  extra,
}: {
  group: SourceGroup;
  restated: Restated | null;
  isOnly: boolean;
  isSearching: boolean;
  selectedId: string | null;
  onSelect: (id: string) => void;
  extra: string;
}) {
  const { t, i18n } = useTranslation('sources');
  const [isWhole, setWhole] = useState(false);
  const { drops } = group;
  const limit = isWhole || isSearching ? MOST : isOnly ? 2 * SHOWN : SHOWN;
  const shown = drops.filter((drop, index) => index < limit || drop.id === selectedId);
  const rest = drops.length - shown.length;
  return (
    <tbody>
      <tr className="h-9 [&>*]:border-b [&>*]:border-border [&>*]:bg-sunken">
        <th scope="rowgroup" className={cx(cell, 'pl-4 text-left font-[550]')}>
          {group.source}
          <span className="ml-2 text-xs font-normal text-muted">{t('dropCount', { count: drops.length })}</span>
        </th>
        <td className={cx(cell, 'text-xs whitespace-nowrap text-muted')}>
          {formatPeriod(group.period, i18n.language)}
        </td>
        <td className={extra} />
        <td className={cx(cell, 'text-right text-xs text-muted', extra)}>
          <Count value={group.rows} />
        </td>
        <td colSpan={3} className={cx(cell, 'text-right text-xs')}>
          {restated ? <RestatedNote restated={restated} /> : null}
        </td>
      </tr>
      {shown.map(drop => (
        <DropRow key={drop.id} {...{ drop, extra, onSelect }} isSelected={drop.id === selectedId} />
      ))}
      {rest > 0 ? (
        <tr className="h-(--row-height) [&>td]:border-b [&>td]:border-border">
          <td colSpan={7} className={cx(cell, 'pl-4')}>
            {isWhole || isSearching ? (
              <span className="text-xs text-muted">{t('tooMany', { count: rest })}</span>
            ) : (
              <button
                type="button"
                className="rounded-xs text-xs font-[550] text-accent hover:underline"
                onClick={() => setWhole(true)}
              >
                {t('showOlder', { count: rest })}
              </button>
            )}
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function DropRow({
  drop,
  isSelected,
  onSelect,
  extra,
}: {
  drop: Drop;
  isSelected: boolean;
  onSelect: (id: string) => void;
  extra: string;
}) {
  const { i18n } = useTranslation('sources');
  const { settings } = useSettings();
  return (
    <tr
      aria-selected={isSelected}
      onClick={() => onSelect(drop.id)}
      className={cx(
        'h-(--row-height) [&>td]:border-b [&>td]:border-border [&>th]:border-b [&>th]:border-border',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
        drop.status === 'superseded' && 'text-muted',
      )}
    >
      <th scope="row" className={cx(cell, 'max-w-72 pl-4 text-left font-[450]')}>
        <button
          type="button"
          aria-pressed={isSelected}
          onClick={event => {
            event.stopPropagation();
            onSelect(drop.id);
          }}
          className="block w-full truncate rounded-xs text-left"
          title={drop.fileName}
        >
          {baseName(drop.fileName)}
        </button>
      </th>
      <td className={cx(cell, 'whitespace-nowrap')}>{formatPeriod(drop.period, i18n.language)}</td>
      <td className={cx(cell, 'whitespace-nowrap text-muted', extra)}>
        {formatName(drop.format, drop.formatVersion, i18n)}
      </td>
      <td className={cx(cell, 'text-right', extra)}>
        <Count value={drop.rows.accepted} />
      </td>
      <td className={cx(cell, 'text-right')}>
        {drop.records ? <RecordsInShort records={drop.records} /> : <Totals drop={drop} />}
      </td>
      <td className={cx(cell, 'whitespace-nowrap text-muted', extra)}>
        {formatInstant(drop.importedAt, i18n.language, settings.zone)}
      </td>
      <td className={cell}>
        <StatusBadge drop={drop} />
      </td>
    </tr>
  );
}

/** By how much the newest restatements of a source changed its bills. */
function RestatedNote({ restated }: { restated: Restated }) {
  const { t, i18n } = useTranslation('sources');
  const { settings } = useSettings();
  return (
    <span title={t('restated.measure')}>
      <span className="text-muted">
        {t('restated.short', { at: formatInstant(restated.at, i18n.language, settings.zone) })}
      </span>
      {restated.difference.map(({ currency, amount }) => (
        <span key={currency} className="ml-2 font-[550]">
          {amount.startsWith('-') ? '' : '+'}
          <Money amount={amount} currency={currency} />
        </span>
      ))}
    </span>
  );
}

/** One line per currency: amounts of different currencies never meet. */
function Totals({ drop }: { drop: Drop }) {
  const { settings } = useSettings();
  const totals = totalsOf(drop, settings.measure);
  if (totals.length === 0) return <Unknown />;
  return totals.map(total => (
    <div key={total.currency}>
      <Money amount={total.amount} currency={total.currency} />
    </div>
  ));
}
