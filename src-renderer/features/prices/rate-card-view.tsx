import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RateCard } from '../../../src-core/contract/prices.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { HourCostTable } from './hour-cost.tsx';
import { dayText } from './price-table.ts';
import { hourCost, shownAt } from './rate-card-model.ts';

/** One card with what it makes of a GPU-hour in the month at hand: a month's length is part of the rate. */
export function RateCardView({ card, onEdit, onRemove }: { card: RateCard; onEdit: () => void; onRemove: () => void }) {
  const { t, i18n } = useTranslation('prices');
  const [nowMs] = useState(() => Date.now());
  const atMs = shownAt(card, nowMs);
  const cost = hourCost(card, atMs);
  const name = `${card.cluster} · ${card.gpuType ?? t('cards.anyGpu')}`;
  return (
    <li className="rounded-lg border border-border bg-surface px-4 py-3">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-[550] wrap-anywhere">{name}</h2>
          <p className="figure text-xs text-muted">
            {dayText(card.validFrom)} – {card.validTo === null ? t('open') : dayText(card.validTo)}
          </p>
        </div>
        <IconButton size="sm" label={t('cards.edit', { name })} onPress={onEdit}>
          <Pencil aria-hidden size={13} />
        </IconButton>
        <IconButton size="sm" label={t('cards.remove', { name })} onPress={onRemove}>
          <Trash2 aria-hidden size={13} />
        </IconButton>
      </div>
      {cost ? <HourCostTable cost={cost} currency={card.currency} /> : null}
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <span>{t('cards.inMonth', { month: formatMonth(atMs, i18n.language, 'UTC') })}</span>
        {card.capacityGpus === null ? null : <span>{t('cards.capacity', { count: card.capacityGpus })}</span>}
        {card.isBilledElsewhere ? <Badge tone="info">{t('cards.billedElsewhere')}</Badge> : null}
      </p>
    </li>
  );
}
