import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { preferences } from '../../data/preferences.ts';

const LEAST = 0.12;
const MOST = 0.75;
const STEP = 0.04;

export function useIsChartHidden(): boolean {
  return useSyncExternalStore(preferences.subscribe, () => preferences.get().isExploreChartHidden);
}

/**
 * Chart above, table below, and a handle between them: dragged, moved with the arrow keys, put back by a double click. The
 * choice stays with this window. Without one the chart takes 38 % of the height, in low windows less.
 */
export function ChartSplit({ chart, children }: { chart: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('explore');
  const frame = useRef<HTMLDivElement>(null);
  const saved = useSyncExternalStore(preferences.subscribe, () => preferences.get().exploreChartShare);
  const isHidden = useIsChartHidden();
  const [dragged, setDragged] = useState<number | null>(null);
  const share = dragged ?? saved;
  const shareAt = (y: number): number => {
    const box = frame.current?.getBoundingClientRect();
    return box ? within((y - box.top) / box.height) : 0.38;
  };
  const shown = () => {
    const box = frame.current?.getBoundingClientRect();
    const height = frame.current?.firstElementChild?.getBoundingClientRect().height;
    return share ?? within(box && height ? height / box.height : 0.38);
  };
  const save = (next: number | null) => {
    setDragged(null);
    preferences.set({ exploreChartShare: next });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') save(within(shown() - STEP));
    else if (event.key === 'ArrowDown') save(within(shown() + STEP));
    else if (event.key === 'Home') save(LEAST);
    else if (event.key === 'End') save(MOST);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(shareAt(event.clientY));
  };
  if (isHidden) return children;
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col">
      <div
        className={
          share === null
            ? 'flex h-[38%] max-h-[22rem] min-h-28 shrink-0 px-4 [@media(max-height:760px)]:h-[30%]'
            : 'flex min-h-20 shrink-0 px-4'
        }
        {...(share === null ? {} : { style: { height: `${share * 100}%` } })}
      >
        {chart}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is a widget, which <hr> is not */}
      <div
        role="separator"
        aria-orientation="horizontal"
        aria-label={t('table.resize')}
        aria-valuemin={LEAST * 100}
        aria-valuemax={MOST * 100}
        aria-valuenow={Math.round((share ?? 0.38) * 100)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDoubleClick={() => save(null)}
        onPointerDown={onPointerDown}
        onPointerMove={event => dragged !== null && setDragged(shareAt(event.clientY))}
        onPointerUp={() => dragged !== null && save(dragged)}
        onPointerCancel={() => setDragged(null)}
        className="group z-10 -mb-1 flex h-2 shrink-0 cursor-row-resize touch-none items-center justify-center"
      >
        <span
          aria-hidden
          className="h-0.5 w-10 rounded-full bg-border-strong opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </div>
      {children}
    </div>
  );
}

const within = (share: number) => Math.min(MOST, Math.max(LEAST, share));
