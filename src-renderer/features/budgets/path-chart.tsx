import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { formatAmount } from '../../components/money/format.ts';
import { type PathFigures, type Point, pathFigures } from './path-model.ts';
import { PathTip } from './path-tip.tsx';

export type ChartLevel = { readonly id: string; readonly amount: number; readonly label: string };

const HEIGHT = 300;
const FRAME = { left: 64, right: 12, top: 14, bottom: 24 };

/**
 * The period of a budget day by day, summed up: plan, what was spent (days that are not whole dashed), what is expected with its 80 %
 * interval, and the budget. The same figures are in the table below it.
 */
export function PathChart({ state, levels }: { state: BudgetState; levels: readonly ChartLevel[] }) {
  const { t, i18n } = useTranslation('budgets');
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [at, setAt] = useState<number | null>(null);
  const figures = pathFigures(state);
  const days = state.path.length;
  const x = (day: number) => FRAME.left + (days < 2 ? 0 : (day / (days - 1)) * (width - FRAME.left - FRAME.right));
  const y = (amount: number) => HEIGHT - FRAME.bottom - (amount / figures.top) * (HEIGHT - FRAME.top - FRAME.bottom);
  const onPointerMove = (event: PointerEvent) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    const share = (event.clientX - left - FRAME.left) / (width - FRAME.left - FRAME.right);
    setAt(share < -0.02 || share > 1.02 ? null : Math.max(0, Math.min(days - 1, Math.round(share * (days - 1)))));
  };
  const day = at === null ? null : (state.path[at] ?? null);
  return (
    <div ref={frame} className="relative" onPointerMove={onPointerMove} onPointerLeave={() => setAt(null)}>
      <svg
        role="img"
        aria-label={t('chart.label', { name: state.name })}
        width={width}
        height={HEIGHT}
        className="block text-2xs"
      >
        {figures.ticks.map(tick => (
          <g key={tick}>
            <line x1={FRAME.left} x2={width - FRAME.right} y1={y(tick)} y2={y(tick)} className="stroke-border" />
            <text x={FRAME.left - 8} y={y(tick) + 4} textAnchor="end" className="figure fill-muted">
              {formatAmount(String(Number(tick.toPrecision(6))), state.currency, i18n.language, 'compact')}
            </text>
          </g>
        ))}
        <DayLabels path={state.path} x={x} width={width} locale={i18n.language} />
        <Lines figures={figures} x={x} y={y} />
        {levels.map(({ id, amount, label }) =>
          amount > figures.top ? null : (
            <g key={id}>
              <line
                x1={FRAME.left}
                x2={width - FRAME.right}
                y1={y(amount)}
                y2={y(amount)}
                className="stroke-warning"
                strokeDasharray="2 4"
              />
              <text x={FRAME.left + 4} y={y(amount) - 4} className="fill-warning">
                {label}
              </text>
            </g>
          ),
        )}
        {state.budget === null ? null : (
          <line
            x1={FRAME.left}
            x2={width - FRAME.right}
            y1={y(Number(state.budget))}
            y2={y(Number(state.budget))}
            className="stroke-text"
            strokeWidth={1.5}
          />
        )}
        {at === null ? null : (
          <line x1={x(at)} x2={x(at)} y1={FRAME.top} y2={HEIGHT - FRAME.bottom} className="stroke-muted" />
        )}
      </svg>
      {day === null || at === null ? null : (
        <PathTip day={day} state={state} left={x(at)} isRight={x(at) > width / 2} width={width} />
      )}
    </div>
  );
}

function Lines({ figures, x, y }: { figures: PathFigures; x: (day: number) => number; y: (amount: number) => number }) {
  const line = (points: readonly Point[]) => points.map(point => `${x(point.x)},${y(point.y)}`).join(' ');
  const edge = [
    ...figures.band.map(({ x: day, high }) => ({ x: day, y: high })),
    ...figures.band.toReversed().map(({ x: day, low }) => ({ x: day, y: low })),
  ];
  return (
    <g fill="none">
      <polygon points={line(edge)} className="fill-series-1" fillOpacity={0.16} />
      <polyline points={line(figures.plan)} className="stroke-muted" strokeWidth={1.25} strokeDasharray="1 3" />
      <polyline points={line(figures.expected)} className="stroke-series-1" strokeWidth={1.75} strokeDasharray="6 4" />
      <polyline points={line(figures.open)} className="stroke-accent" strokeWidth={2} strokeOpacity={0.5} />
      <polyline points={line(figures.whole)} className="stroke-accent" strokeWidth={2.25} />
    </g>
  );
}

/** As many days as fit, the first and the last among them. */
function DayLabels(props: { path: BudgetState['path']; x: (day: number) => number; width: number; locale: string }) {
  const { path, x, width } = props;
  const count = Math.max(2, Math.min(path.length, Math.floor((width - FRAME.left) / 110)));
  const shown = new Set(Array.from({ length: count }, (_, n) => Math.round((n * (path.length - 1)) / (count - 1))));
  const format = new Intl.DateTimeFormat(props.locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  return [...shown].map(day => (
    <text
      key={day}
      x={x(day)}
      y={HEIGHT - 6}
      textAnchor={day === 0 ? 'start' : day === path.length - 1 ? 'end' : 'middle'}
      className="fill-muted"
    >
      {path[day] ? format.format(new Date(`${path[day].at}T00:00:00Z`)) : ''}
    </text>
  ));
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(800);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(320, entry.contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
