import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import type { Picked } from './view-state.ts';
import { rangeLabel } from './words.ts';

const SHOWN = 3;

/** What the table is narrowed to, because it was picked in the chart or in the table; Escape lets it go. */
export function PickedBar({
  picked,
  onFilter,
  onClear,
}: {
  picked: Picked;
  /** Makes a filter of it: the headline then counts it, too. */
  onFilter: () => void;
  onClear: () => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const { dimension, values, isExcluded, from, to } = picked;
  const names = values.slice(0, SHOWN).map(value => value ?? t('no-value'));
  const more = values.length - names.length;
  const list = names.join(', ') + (more > 0 ? ` ${t('filter-more', { count: more })}` : '');
  return (
    <div
      role="status"
      className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 border-b border-border bg-accent-soft px-3 py-0.5 text-xs"
    >
      <span className="text-muted">{t('picked')}</span>
      {dimension !== null && values.length > 0 ? (
        <span>
          {dimensionName(dimension, i18n)} {t(isExcluded ? 'op.not-in' : 'op.in')} <b className="font-[550]">{list}</b>
        </span>
      ) : null}
      {from !== null && to !== null ? <b className="font-[550]">{rangeLabel({ from, to }, i18n.language)}</b> : null}
      <span className="flex-1" />
      <Button size="sm" variant="quiet" onPress={onFilter}>
        {t('picked-filter')}
      </Button>
      <Button size="sm" variant="quiet" onPress={onClear}>
        <X aria-hidden size={13} />
        {t('picked-clear')}
      </Button>
    </div>
  );
}
