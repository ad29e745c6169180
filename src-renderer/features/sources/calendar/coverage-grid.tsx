import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../../src-core/quality/days.ts';
import { cx } from '../../../components/cx.ts';
import { formatDay } from '../../../components/format-time.ts';
import { datasetName } from '../../../components/lake-words.ts';
import { isStreamOf } from '../../../data/source-health.ts';
import { useSources } from '../../../data/sources.ts';
import { type CalendarRow, movePlace, type Place, type StateFilter } from './coverage-model.ts';
import { DayMark } from './day-mark.tsx';
import { DayTip, dayWords } from './day-tip.tsx';

/** Rows drawn at once; the rest waits behind a button. */
const SHOWN = 100;
const head = 'sticky top-0 z-20 border-b border-border bg-bg py-1.5 text-2xs text-muted';

type Tip = { place: Place; left: number; top: number };

/**
 * Sources down, days across. One cell is in the tab order; arrows move, Page Up and Down change the month, Enter opens what stands
 * behind the day: its charges, or the source that owes it.
 */
export function CoverageGrid({
  rows,
  days,
  state,
  label,
  isStale,
  onStep,
}: {
  rows: readonly CalendarRow[];
  days: readonly string[];
  /** Days of other states step back. */
  state: StateFilter;
  label: string;
  isStale: boolean;
  /** Months back (1) or forward (-1). */
  onStep: (by: number) => void;
}) {
  const { t, i18n } = useTranslation('coverage');
  const open = useOpenDay();
  const [isWhole, setWhole] = useState(false);
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [tip, setTip] = useState<Tip | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const shown = isWhole ? rows : rows.slice(0, SHOWN);
  const home = { row: Math.min(place.row, shown.length - 1), column: Math.min(place.column, days.length - 1) };

  const showTip = (at: Place, cell: HTMLElement) => {
    const box = frame.current?.getBoundingClientRect();
    const from = cell.getBoundingClientRect();
    if (!box || !frame.current) return;
    setTip({
      place: at,
      left: Math.min(from.left - box.left + from.width / 2, box.width - 130),
      top: from.bottom - box.top + 6,
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      return onStep(event.key === 'PageUp' ? 1 : -1);
    }
    if (event.key === 'Escape') return setTip(null);
    const row = shown[home.row];
    if (event.key === 'Enter' && row) return open(row, days[home.column] ?? '');
    const next = movePlace(
      home,
      { name: event.key, isControl: event.ctrlKey || event.metaKey },
      { rows: shown.length, columns: days.length },
    );
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    frame.current?.querySelector<HTMLElement>(`[data-place="${next.row} ${next.column}"]`)?.focus();
  };
  const tipRow = tip ? shown[tip.place.row] : undefined;
  return (
    <div ref={frame} className="relative flex min-h-0 flex-1 flex-col">
      <div className={cx('min-h-0 flex-1 overflow-auto', isStale && 'opacity-60')} onScroll={() => setTip(null)}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern: cells take the focus and keys move it
          role="grid"
          aria-label={label}
          aria-rowcount={rows.length + 1}
          className="border-separate border-spacing-0 text-sm"
          onKeyDown={onKeyDown}
          onFocus={event => {
            const at = placeOf(event.target);
            if (!at) return;
            setPlace(at.place);
            showTip(at.place, at.cell);
          }}
          onBlur={() => setTip(null)}
          onMouseOver={event => {
            const at = placeOf(event.target);
            if (at) showTip(at.place, at.cell);
          }}
          onClick={event => {
            const at = placeOf(event.target);
            const row = at ? shown[at.place.row] : undefined;
            if (at && row) open(row, days[at.place.column] ?? '');
          }}
          onMouseLeave={() => setTip(null)}
        >
          <thead>
            <tr>
              <th scope="col" className={cx(head, 'left-0 z-30 min-w-64 px-4 text-left font-[550]')}>
                {t('column.stream')}
              </th>
              {days.map(day => (
                <th
                  key={day}
                  scope="col"
                  className={cx(head, 'w-6 min-w-6 text-center', isWeekend(day) ? 'font-normal' : 'font-[650]')}
                >
                  <span aria-hidden>{Number(day.slice(8))}</span>
                  <span className="sr-only">{formatDay(day, i18n.language)}</span>
                </th>
              ))}
              <th scope="col" className={cx(head, 'px-3 text-left font-[550] whitespace-nowrap')}>
                {t('column.days')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={row.key} className="hover:bg-hover">
                <RowHead row={row} isFirst={shown[index - 1]?.stream.source !== row.stream.source} />
                {row.cells.map((cell, column) => {
                  const day = days[column] ?? '';
                  const isHome = home.row === index && home.column === column;
                  return (
                    <td
                      key={day}
                      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of the grid above
                      role="gridcell"
                      tabIndex={isHome ? 0 : -1}
                      data-place={`${index} ${column}`}
                      aria-label={dayWords(day, cell, t, i18n.language)}
                      className="border-b border-border p-0"
                    >
                      <span className="flex h-7 w-6 items-center justify-center">
                        <DayMark
                          state={cell?.state ?? null}
                          isDimmed={cell !== null && state !== 'all' && cell.state !== state}
                        />
                      </span>
                    </td>
                  );
                })}
                <DayCount row={row} />
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > shown.length ? (
          <button
            type="button"
            className="m-3 rounded-xs text-xs font-[550] text-accent hover:underline"
            onClick={() => setWhole(true)}
          >
            {t('showAll', { count: rows.length })}
          </button>
        ) : null}
      </div>
      {tip && tipRow ? (
        <DayTip
          stream={tipRow.stream}
          day={days[tip.place.column] ?? ''}
          cell={tipRow.cells[tip.place.column] ?? null}
          left={tip.left}
          top={tip.top}
        />
      ) : null}
    </div>
  );
}

/** The cell that an event came from; events of the heads and the frame come from none. */
function placeOf(target: EventTarget): { place: Place; cell: HTMLElement } | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  const [row, column] = cell?.dataset.place?.split(' ').map(Number) ?? [];
  return cell && row !== undefined && column !== undefined ? { place: { row, column }, cell } : null;
}

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** A source is named once; below it come its other accounts and scopes. */
function RowHead({ row: { stream }, isFirst }: { row: CalendarRow; isFirst: boolean }) {
  const { t, i18n } = useTranslation('coverage');
  return (
    <th
      scope="row"
      className="sticky left-0 z-10 max-w-80 border-b border-border bg-bg px-4 py-1 text-left font-normal"
      title={`${stream.source} · ${datasetName(stream.dataset, i18n)} · ${stream.scope ?? t('noScope')}`}
    >
      <span className={cx('block truncate text-sm', isFirst ? 'font-[550]' : 'sr-only')}>{stream.source}</span>
      <span className="block truncate text-xs text-muted">
        {datasetName(stream.dataset, i18n)} · {stream.scope ?? t('noScope')}
      </span>
    </th>
  );
}

function DayCount({ row }: { row: CalendarRow }) {
  const { t } = useTranslation('coverage');
  const known = row.cells.filter(cell => cell !== null);
  const there = known.filter(({ state }) => state === 'final' || state === 'provisional').length;
  return (
    <td className="figure border-b border-border px-3 text-xs whitespace-nowrap text-muted">
      {t('there', { there, expected: known.length })}
    </td>
  );
}

/** Leads from a day to what stands behind it: the source that owes it, or the charges of the day. */
function useOpenDay(): (row: CalendarRow, day: string) => void {
  const navigate = useNavigate();
  const { data: sources } = useSources();
  return ({ stream, cells }, day) => {
    const cell = cells.find(each => each?.day === day);
    const source = sources?.find(({ name }) => isStreamOf(stream.source, name));
    const isOpen = cell?.state === 'missing' || cell?.state === 'failed';
    if (source && isOpen) void navigate({ to: '/sources', search: { tab: 'connected', source: source.id } });
    else if (cell && !isOpen && stream.dataset === 'cost-usage')
      void navigate({ to: '/explore', search: { g: 'day', p: `${day}..${addDays(day, 1)}` } });
    else if (cell && !isOpen) void navigate({ to: '/sources', search: { tab: 'files', find: stream.source } });
  };
}
