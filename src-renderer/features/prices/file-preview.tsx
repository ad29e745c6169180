import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceFile } from '../../../src-core/contract/prices.ts';
import { Count } from '../../components/money/figures.tsx';
import { formatCount } from '../../components/money/format.ts';
import { priceText } from './price-table.ts';
import type { Change, compareFile } from './prices-model.ts';

const SHOWN = 100;

/** What the file would change, what it would add, and what could not be taken or looks wrong. */
export function FilePreview({ file, result }: { file: PriceFile; result: ReturnType<typeof compareFile> }) {
  const { t, i18n } = useTranslation('prices');
  const per = (change: Change) => t('priceHistory.per', { units: formatCount(change.after.per, i18n.language) });
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm" aria-live="polite">
        <Figure label={t('import.changed')} value={result.changed.length} />
        <Figure label={t('import.added')} value={result.added.length} />
        <Figure label={t('import.same')} value={result.same} />
        <Figure label={t('import.skipped')} value={file.skipped.length} />
        <Figure label={t('import.warnings')} value={file.warnings.length} />
      </p>
      <List title={t('import.changed')} items={result.changed} isOpen>
        {change => (
          <>
            <span className="wrap-anywhere">{change.key}</span>
            <span className="figure text-right whitespace-nowrap">
              {change.before ? priceText(change.before, i18n.language) : null}{' '}
              <ArrowRight aria-hidden size={11} className="inline text-muted" />{' '}
              {priceText(change.after, i18n.language)} <span className="text-muted">{per(change)}</span>
            </span>
          </>
        )}
      </List>
      <List title={t('import.warnings')} items={file.warnings} isOpen>
        {({ key, reason }) => (
          <>
            <span className="wrap-anywhere">{key}</span>
            <span className="text-right text-muted">{reason}</span>
          </>
        )}
      </List>
      <List title={t('import.added')} items={result.added}>
        {change => (
          <>
            <span className="wrap-anywhere">{change.key}</span>
            <span className="figure text-right whitespace-nowrap">
              {priceText(change.after, i18n.language)} <span className="text-muted">{per(change)}</span>
            </span>
          </>
        )}
      </List>
      <List title={t('import.skipped')} items={file.skipped}>
        {({ key, reason }) => (
          <>
            <span className="wrap-anywhere">{key}</span>
            <span className="text-right text-muted">{reason}</span>
          </>
        )}
      </List>
    </div>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <span>
      <span className="text-muted">{label}</span> <Count value={value} className="font-[550]" />
    </span>
  );
}

function List<T>({
  title,
  items,
  isOpen = false,
  children,
}: {
  title: string;
  items: readonly T[];
  isOpen?: boolean;
  children: (item: T) => ReactNode;
}) {
  const { t, i18n } = useTranslation('prices');
  if (items.length === 0) return null;
  return (
    <details open={isOpen} className="rounded-lg border border-border">
      <summary className="cursor-default px-3 py-1.5 text-sm font-[550]">
        {title} ({formatCount(items.length, i18n.language)})
      </summary>
      <ul className="max-h-56 overflow-auto border-t border-border px-3 py-1 text-xs">
        {items.slice(0, SHOWN).map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one answer that is never reordered
          <li key={index} className="flex justify-between gap-4 py-0.5">
            {children(item)}
          </li>
        ))}
        {items.length > SHOWN ? (
          <li className="py-0.5 text-muted">
            {t('import.more', { count: items.length - SHOWN, text: formatCount(items.length - SHOWN, i18n.language) })}
          </li>
        ) : null}
      </ul>
    </details>
  );
}
