import { formatAmount } from '../../../src-core/money/amount.ts';
import { Money, Percent } from '../money/figures.tsx';
import type { ChartWords } from './chart-input.ts';
import { bucketTotal, type ChartModel } from './chart-model.ts';
import { seriesColor, visible } from './chart-options.ts';
import type { ChartTheme } from './chart-theme.ts';

export type TipPlace = { x: number; y: number; width: number; height: number; index: number };

const MAX_LINES = 12;

/** The exact figures under the pointer. Ours and not the chart library's: it needs no HTML strings and speaks our language. */
export function ChartTip(props: {
  place: TipPlace;
  model: ChartModel;
  isRank: boolean;
  words: ChartWords;
  theme: ChartTheme;
  hidden: ReadonlySet<number>;
  isPartial: boolean;
  partialLabel: string;
  hint: string;
}) {
  const { place, model, words, isRank } = props;
  const shown = visible({ model, hidden: props.hidden });
  const lines = isRank
    ? shown.slice(place.index, place.index + 1).map(([series, index]) => ({ series, index, amount: series.total }))
    : shown
        .flatMap(([series, index]) => {
          const amount = series.amounts[place.index] ?? null;
          return amount === null ? [] : [{ series, index, amount }];
        })
        .sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
  if (place.index < 0 || (isRank ? lines.length === 0 : place.index >= model.buckets.length)) return null;
  const total = isRank ? model.total : bucketTotal(model, place.index);
  const previous = isRank ? (lines[0]?.series.previousTotal ?? null) : (model.previous?.[place.index] ?? null);
  const current = isRank ? (lines[0]?.amount ?? 0n) : total;
  const isRight = place.x > place.width / 2;
  const style = model.isQuotient ? 'unit' : 'currency';
  const state = isRank ? undefined : model.expected?.states[place.index];
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-20 max-w-80 min-w-48 rounded-md bg-raised px-2.5 py-2 text-xs shadow-(--shadow-overlay)"
      style={{
        top: Math.max(0, Math.min(place.y - 16, place.height - 60 - 18 * Math.min(lines.length, MAX_LINES))),
        ...(isRight ? { right: place.width - place.x + 14 } : { left: place.x + 14 }),
      }}
    >
      {isRank ? null : (
        <p className="mb-1 flex justify-between gap-4 font-[550]">
          <span>{words.bucketLabel(model.buckets[place.index] ?? null)}</span>
          {state === 'missing' ? (
            <span className="text-warning">{words.expected?.missing}</span>
          ) : props.isPartial ? (
            <span className="text-warning">{props.partialLabel}</span>
          ) : null}
        </p>
      )}
      {lines.slice(0, MAX_LINES).map(({ series, index, amount }) => (
        <p key={index} className="flex items-center gap-2 leading-[18px]">
          <span
            className="size-2 shrink-0 rounded-xs"
            style={{ background: seriesColor(series, index, props.theme) }}
          />
          <span className="min-w-0 flex-1 truncate text-muted">{words.seriesName(series)}</span>
          <Money amount={formatAmount(amount)} currency={model.currency} style={style} />
        </p>
      ))}
      {!isRank && lines.length > 1 && !model.isQuotient ? (
        <p className="mt-1 flex justify-between gap-4 border-t border-border pt-1 font-[550]">
          <span>Σ</span>
          <Money amount={formatAmount(total)} currency={model.currency} />
        </p>
      ) : null}
      {previous === null ? null : (
        <p className="flex justify-between gap-4 text-muted">
          <span>{words.previous}</span>
          <span className="flex gap-2">
            <Money amount={formatAmount(previous)} currency={model.currency} />
            {previous === 0n ? null : (
              <Percent
                change
                ratio={Number(((current - previous) * 10_000n) / (previous < 0n ? -previous : previous)) / 10_000}
              />
            )}
          </span>
        </p>
      )}
      {isRank ? null : <ExpectedLines model={model} index={place.index} words={words} />}
      {lines.length === 0 ? null : <p className="mt-1 text-2xs text-muted">{props.hint}</p>}
    </div>
  );
}

function ExpectedLines({ model, index, words }: { model: ChartModel; index: number; words: ChartWords }) {
  const amount = model.expected?.amounts[index] ?? null;
  const [low, high] = [model.expected?.low[index] ?? null, model.expected?.high[index] ?? null];
  if (amount === null || !words.expected) return null;
  return (
    <>
      <p className="mt-1 flex justify-between gap-4 border-t border-border pt-1 font-[550]">
        <span>{words.expected.name}</span>
        <Money amount={formatAmount(amount)} currency={model.currency} />
      </p>
      {low === null || high === null ? null : (
        <p className="flex justify-between gap-4 text-muted">
          <span>{words.expected.band}</span>
          <span className="whitespace-nowrap">
            <Money amount={formatAmount(low)} currency={model.currency} /> –{' '}
            <Money amount={formatAmount(high)} currency={model.currency} />
          </span>
        </p>
      )}
    </>
  );
}
