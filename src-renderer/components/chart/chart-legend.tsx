import { Button, ToggleButton } from 'react-aria-components';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { cx } from '../cx.ts';
import { Money } from '../money/figures.tsx';
import { useChartTheme } from './chart.tsx';
import type { ChartWords } from './chart-input.ts';
import type { ChartModel } from './chart-model.ts';
import { seriesColor } from './chart-options.ts';

/** The series with their totals. Pressing one hides or shows it; pressing its figure drills into it. */
export function ChartLegend({
  label,
  drillLabel,
  model,
  words,
  hidden,
  onHiddenChange,
  onDrill,
}: {
  label: string;
  drillLabel: (name: string) => string;
  model: ChartModel;
  words: ChartWords;
  hidden: ReadonlySet<number>;
  onHiddenChange: (hidden: ReadonlySet<number>) => void;
  onDrill: (series: number) => void;
}) {
  const theme = useChartTheme();
  if (!theme) return null;
  const style = model.isQuotient ? 'unit' : 'compact';
  const toggle = (index: number) => {
    const next = new Set(hidden);
    if (!next.delete(index)) next.add(index);
    if (next.size < model.series.length) onHiddenChange(next);
  };
  return (
    <ul aria-label={label} className="flex min-w-0 flex-col overflow-y-auto">
      {model.series.map((series, index) => {
        const isHidden = hidden.has(index);
        const name = words.seriesName(series);
        return (
          <li key={`${series.kind}:${series.value}`} className="flex items-center gap-1 rounded-sm hover:bg-hover">
            <ToggleButton
              isSelected={!isHidden}
              onChange={() => toggle(index)}
              className="flex min-w-0 flex-1 cursor-default items-center gap-2 rounded-sm py-1 pl-1.5 text-left text-xs"
            >
              <span
                aria-hidden
                className="size-2.5 shrink-0 rounded-xs border-2"
                style={{
                  borderColor: seriesColor(series, index, theme),
                  background: isHidden ? 'transparent' : seriesColor(series, index, theme),
                }}
              />
              <span className={cx('truncate', isHidden && 'text-muted line-through')} title={name}>
                {name}
              </span>
            </ToggleButton>
            {series.kind === 'value' ? (
              <Button
                onPress={() => onDrill(index)}
                className="cursor-pointer rounded-sm px-1.5 py-1 text-xs text-muted data-hovered:text-text data-hovered:underline"
              >
                <span className="sr-only">{drillLabel(name)} </span>
                <Money amount={formatAmount(series.total)} currency={model.currency} style={style} />
              </Button>
            ) : (
              <span className="px-1.5 py-1 text-xs text-muted">
                <Money amount={formatAmount(series.total)} currency={model.currency} style={style} />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
