import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../ui/button.tsx';

export type Pair = readonly [from: string, to: string];

const input =
  'h-(--height-control-sm) w-full min-w-0 rounded-sm border border-border-strong bg-surface px-2 text-xs hover:border-text';

/** A table of values and what they become. Plain inputs: a suggested look-up has up to 500 lines. */
export function PairsEditor({
  label,
  fromLabel,
  toLabel,
  pairs,
  onChange,
}: {
  label: string;
  fromLabel: string;
  toLabel: string;
  pairs: readonly Pair[];
  onChange: (pairs: readonly Pair[]) => void;
}) {
  const { t } = useTranslation('rule-parts');
  const id = useId();
  const put = (index: number, pair: Pair) => onChange(pairs.with(index, pair));
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{label}</legend>
      <div aria-hidden className="flex gap-2 pr-8 text-2xs text-muted">
        <span className="flex-1">{fromLabel}</span>
        <span className="flex-1">{toLabel}</span>
      </div>
      <ul className="grid max-h-64 gap-1 overflow-auto">
        {pairs.map(([from, to], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while its texts are being typed
          <li key={`${id} ${index}`} className="flex items-center gap-2">
            <input
              aria-label={t('nth', { label: fromLabel, place: index + 1 })}
              className={input}
              value={from}
              onChange={event => put(index, [event.target.value, to])}
            />
            <input
              aria-label={t('nth', { label: toLabel, place: index + 1 })}
              className={input}
              value={to}
              onChange={event => put(index, [from, event.target.value])}
            />
            <IconButton
              size="sm"
              label={t('removeLine', { place: index + 1 })}
              onPress={() => onChange(pairs.toSpliced(index, 1))}
            >
              <X aria-hidden size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      <Button size="sm" variant="quiet" className="mt-1" onPress={() => onChange([...pairs, ['', '']])}>
        <Plus aria-hidden size={13} />
        {t('addLine')}
      </Button>
    </fieldset>
  );
}
