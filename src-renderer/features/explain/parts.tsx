import { CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { Money } from '../../components/money/figures.tsx';
import { Button } from '../../components/ui/button.tsx';

const SHOWN = 6;

export type PartLine = { key: string; amount: string | null; title: ReactNode; detail?: ReactNode };

/**
 * A list of amounts with their sum under it. The sum is added up here, from what is on screen and what "more" hides; where it is the figure, the
 * line says so.
 * @param whole what the parts must add up to; null for lists that cover only some of the figure
 */
export function Parts({
  title,
  note,
  lines,
  whole,
  currency,
}: {
  title: string;
  note?: string | undefined;
  lines: readonly PartLine[];
  whole: string | null;
  currency: string | null;
}) {
  const { t } = useTranslation('explain');
  const [isWhole, setWhole] = useState(false);
  if (lines.length === 0) return null;
  const shown = isWhole ? lines : lines.slice(0, SHOWN);
  const sum = addUp(lines);
  const ties = sum !== null && whole !== null && sum === parseAmount(whole);
  return (
    <section className="mt-5">
      <h3 className="eyebrow">{title}</h3>
      {note ? <p className="text-2xs text-muted">{note}</p> : null}
      <ul className="mt-1 text-xs">
        {shown.map(line => (
          <li key={line.key} className="flex gap-4 border-b border-border/60 py-1.5">
            <div className="min-w-0 flex-1">
              <div className="wrap-anywhere">{line.title}</div>
              {line.detail ? <div className="mt-0.5 text-2xs text-muted wrap-anywhere">{line.detail}</div> : null}
            </div>
            <Money amount={line.amount} currency={currency} className="self-start" />
          </li>
        ))}
      </ul>
      <div className="flex min-h-7 items-center gap-3 py-1 text-xs">
        {lines.length > shown.length ? (
          <Button size="sm" variant="quiet" className="-ml-2" onPress={() => setWhole(true)}>
            {t('show-more', { count: lines.length - shown.length })}
          </Button>
        ) : null}
        <span className="flex-1" />
        {ties ? (
          <span className="flex items-center gap-1 text-positive">
            <CircleCheck aria-hidden size={13} />
            {t('is-figure')}
          </span>
        ) : (
          <span className="text-muted">{t('sum')}</span>
        )}
        <Money amount={sum === null ? null : formatAmount(sum)} currency={currency} className="font-[550]" />
      </div>
    </section>
  );
}

/** Null when none is known: nothing known is not zero. */
function addUp(lines: readonly PartLine[]): bigint | null {
  return lines.reduce<bigint | null>(
    (sum, { amount }) => (amount === null ? sum : (sum ?? 0n) + parseAmount(amount)),
    null,
  );
}
