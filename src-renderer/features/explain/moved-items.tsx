import { useTranslation } from 'react-i18next';
import type { ChangeExplained } from '../../../src-core/contract/explain.ts';
import { Signed } from '../../components/money/figures.tsx';
import { formatAmount as amountText } from '../../components/money/format.ts';
import { type Move, moveOf } from './move-words.ts';
import { useSubjectWords } from './subject.ts';

const SHOWN = 8;

/** Single things that moved most, each as a sentence that can be said in a meeting. */
export function MovedItems({ own, hasKeys }: { own: ChangeExplained['currencies'][number]; hasKeys: boolean }) {
  const { t } = useTranslation('explain');
  const words = useSubjectWords();
  if (own.items.length === 0) return null;
  const shown = own.items.slice(0, SHOWN);
  const more = own.items.length - shown.length + own.restItems.items;
  return (
    <div className="mt-4">
      <h3 className="eyebrow">{t('change.items')}</h3>
      <ul className="mt-1 text-xs">
        {shown.map(item => (
          <li
            key={JSON.stringify([item.keys, item.item, item.unit])}
            className="flex gap-3 border-b border-border/60 py-1.5"
          >
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere">
                <span className="font-[550]">{item.item}</span>
                {hasKeys ? <span className="text-muted"> · {words.keys(item.keys)}</span> : null}
              </p>
              <p className="text-muted">
                <MoveSentence move={moveOf(item)} currency={own.currency} />
              </p>
            </div>
            <Signed amount={item.difference} currency={own.currency} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="pt-1 text-2xs text-muted">{t('change.more-items', { count: more })}</p> : null}
    </div>
  );
}

function MoveSentence({ move, currency }: { move: Move; currency: string | null }) {
  const { t, i18n } = useTranslation('explain');
  const locale = i18n.language;
  const quantity = (amount: string) =>
    `${amountText(amount, null, locale, 'compact')}${move.unit === null ? '' : ` ${move.unit}`}`;
  const price = (amount: string) => amountText(amount, currency, locale, 'exact');
  switch (move.kind) {
    case 'new':
      return t('move.new', { quantity: quantity(move.quantity), price: price(move.price) });
    case 'ended':
      return t('move.ended', { quantity: quantity(move.quantity), price: price(move.price) });
    case 'volume':
      return t(move.isMore ? 'move.more' : 'move.less', {
        quantity: quantity(move.quantity),
        price: price(move.price),
      });
    case 'price':
      return t(move.isMore ? 'move.dearer' : 'move.cheaper', {
        before: price(move.before),
        after: price(move.after),
        quantity: quantity(move.quantity),
      });
    case 'both':
      return t(move.isMore ? 'move.more-at-price' : 'move.less-at-price', {
        quantity: quantity(move.quantity),
        before: price(move.before),
        after: price(move.after),
      });
    case 'none':
      return t('move.no-quantity');
  }
}
