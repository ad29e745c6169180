import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RateCard } from '../../../src-core/contract/prices.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { RateCardEditor } from './rate-card-editor.tsx';
import { newCard } from './rate-card-model.ts';
import { RateCardView } from './rate-card-view.tsx';
import { useSaveCards } from './use-save-cards.ts';

type Open =
  | { readonly kind: 'edit'; readonly before: RateCard | null; readonly card: RateCard }
  | { readonly kind: 'remove'; readonly card: RateCard };

/** What a GPU-hour on the company's own machines costs, and of what. */
export function RateCardsTab() {
  const { t } = useTranslation('prices');
  const [open, setOpen] = useState<Open | null>(null);
  const { data, error, refetch } = useLakeQuery(['prices', 'rate-cards'], signal =>
    api.prices.rateCards(undefined, { signal }),
  );
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <ListSkeleton />;
  const add = () => setOpen({ kind: 'edit', before: null, card: newCard(new Date().toISOString().slice(0, 10)) });
  const close = () => setOpen(null);
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
      {data.length === 0 ? (
        <EmptyState
          icon={<Server aria-hidden size={26} strokeWidth={1.5} />}
          title={t('cards.emptyTitle')}
          action={
            <Button variant="primary" onPress={add}>
              {t('cards.add')}
            </Button>
          }
        >
          {t('cards.emptyText')}
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex items-center gap-3">
            <p className="max-w-3xl text-xs text-muted">{t('cards.hint')}</p>
            <Button size="sm" variant="primary" className="ml-auto" onPress={add}>
              <Plus aria-hidden size={14} />
              {t('cards.add')}
            </Button>
          </div>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(22rem,1fr))] gap-3">
            {data.map(card => (
              <RateCardView
                key={`${card.cluster} ${card.gpuType} ${card.validFrom}`}
                card={card}
                onEdit={() => setOpen({ kind: 'edit', before: card, card })}
                onRemove={() => setOpen({ kind: 'remove', card })}
              />
            ))}
          </ul>
        </>
      )}
      {open?.kind === 'edit' ? (
        <RateCardEditor cards={data} before={open.before} card={open.card} onClose={close} />
      ) : null}
      {open?.kind === 'remove' ? <RemoveCard cards={data} card={open.card} onClose={close} /> : null}
    </div>
  );
}

function RemoveCard({ cards, card, onClose }: { cards: readonly RateCard[]; card: RateCard; onClose: () => void }) {
  const { t } = useTranslation('prices');
  const { t: common } = useTranslation('common');
  const { isRunning, error, save } = useSaveCards();
  const remove = async () => {
    if (await save(cards.filter(other => other !== card))) onClose();
  };
  return (
    <Dialog
      title={t('cards.removeTitle')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="danger" isDisabled={isRunning} onPress={() => void remove()}>
            {t('remove.remove')}
          </Button>
        </>
      }
    >
      <p>{t('cards.removeText', { cluster: card.cluster, gpu: card.gpuType ?? t('cards.anyGpu') })}</p>
      {error ? <ErrorState compact error={error} /> : null}
    </Dialog>
  );
}
