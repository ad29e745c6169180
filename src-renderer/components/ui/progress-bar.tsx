import { ProgressBar as AriaProgressBar } from 'react-aria-components';

/** Progress of long work. `total` null or 0 means that nobody knows: the bar moves and claims no percentage. */
export function ProgressBar({ label, done, total }: { label: string; done: number | null; total: number | null }) {
  const isKnown = done !== null && total !== null && total > 0;
  return (
    <AriaProgressBar
      aria-label={label}
      isIndeterminate={!isKnown}
      value={isKnown ? Math.min(100, (done / total) * 100) : 0}
      className="block h-1 w-full overflow-hidden rounded-full bg-border"
    >
      {({ percentage, isIndeterminate }) => (
        <span
          className={`block h-full rounded-full bg-accent ${isIndeterminate ? 'indeterminate-bar w-2/5' : 'transition-[width]'}`}
          style={isIndeterminate ? undefined : { width: `${percentage ?? 0}%` }}
        />
      )}
    </AriaProgressBar>
  );
}
