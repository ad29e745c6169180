import { Pencil, Plus, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceBook, PriceEntry } from '../../../src-core/contract/prices.ts';
import { formatCount } from '../../components/money/format.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { dayText, priceText } from './price-table.ts';
import type { Editing } from './prices-model.ts';
import { isInForce } from './prices-model.ts';
import { SaveProblem } from './save-parts.tsx';
import { usePriceWords } from './use-price-words.ts';
import { useSaveBook } from './use-save-book.ts';

/** One price through time, the newest first. Changing it begins a new stretch; correcting one changes what was said. */
export function PriceHistory({
  book,
  history,
  onEdit,
  onClose,
}: {
  book: PriceBook;
  history: readonly PriceEntry[];
  onEdit: (editing: Editing) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('prices');
  const words = usePriceWords();
  const [removing, setRemoving] = useState<PriceEntry | null>(null);
  const [first] = history;
  if (!first) return null;
  const variant = words.variantName(first);
  const today = new Date().toISOString().slice(0, 10);
  return (
    <aside
      aria-label={t('priceHistory.title', { model: first.model })}
      className="flex w-88 shrink-0 flex-col overflow-auto border-l border-border bg-bg px-4 py-3"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold wrap-anywhere">{first.model}</h2>
          <p className="text-xs text-muted">
            {[first.modelProvider, words.bucketName(first.bucket), variant].filter(part => part !== '').join(' · ')}
          </p>
        </div>
        <IconButton size="sm" label={t('priceHistory.close')} onPress={onClose}>
          <X aria-hidden size={14} />
        </IconButton>
      </div>
      <Button
        size="sm"
        className="mt-2 self-start"
        onPress={() =>
          onEdit({
            before: null,
            entry: { ...first, validFrom: `${today}T00:00:00.000Z`, validTo: null, origin: t('editor.typedIn') },
          })
        }
      >
        <Plus aria-hidden size={13} />
        {t('priceHistory.change')}
      </Button>
      <ol className="mt-3 grid gap-2">
        {history.map(entry => (
          <li key={entry.validFrom} className="rounded-lg border border-border bg-surface px-3 py-2">
            <div className="flex items-center gap-2">
              <span className="figure font-[550]">{priceText(entry, i18n.language)}</span>
              <span className="text-xs text-muted">
                {t('priceHistory.per', { units: formatCount(entry.per, i18n.language) })}
              </span>
              {isInForce(entry, Date.now()) ? <Badge tone="positive">{t('priceHistory.now')}</Badge> : null}
              <span className="ml-auto flex">
                <IconButton
                  size="sm"
                  label={t('priceHistory.correct', { day: dayText(entry.validFrom) })}
                  onPress={() => onEdit({ before: entry, entry })}
                >
                  <Pencil aria-hidden size={13} />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t('priceHistory.remove', { day: dayText(entry.validFrom) })}
                  onPress={() => setRemoving(entry)}
                >
                  <Trash2 aria-hidden size={13} />
                </IconButton>
              </span>
            </div>
            <p className="figure text-xs text-muted">
              {dayText(entry.validFrom)} – {entry.validTo === null ? t('open') : dayText(entry.validTo)}
            </p>
            <p className="text-xs text-muted wrap-anywhere">{entry.origin}</p>
          </li>
        ))}
      </ol>
      {removing ? <RemoveDialog book={book} entry={removing} onClose={() => setRemoving(null)} /> : null}
    </aside>
  );
}

function RemoveDialog({ book, entry, onClose }: { book: PriceBook; entry: PriceEntry; onClose: () => void }) {
  const { t, i18n } = useTranslation('prices');
  const { t: common } = useTranslation('common');
  const [recompute, setRecompute] = useState(false);
  const { state, save } = useSaveBook(book);
  const remove = async () => {
    const entries = book.entries.filter(other => other !== entry);
    if (await save({ entries, note: t('remove.note', { model: entry.model }), recompute })) onClose();
  };
  return (
    <Dialog
      title={t('remove.title')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            variant="danger"
            isDisabled={state.isRunning || (state.wouldChangePast && !recompute)}
            onPress={() => void remove()}
          >
            {t('remove.remove')}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p>
          {t('remove.text', {
            model: entry.model,
            price: priceText(entry, i18n.language),
            day: dayText(entry.validFrom),
          })}
        </p>
        <SaveProblem state={state} recompute={recompute} onRecompute={setRecompute} />
      </div>
    </Dialog>
  );
}
