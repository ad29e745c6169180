import { useTranslation } from 'react-i18next';
import type { Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { formatMonth } from '../../components/format-time.ts';
import { formatAmount } from '../../components/money/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { answerOf, mainPart, residual } from './reconcile-model.ts';
import { partName } from './words.ts';

/** "Does last month equal the invoice?", answered in words before anything else. */
export function AnswerLine({
  month,
  entries,
  onOpen,
}: {
  month: string;
  entries: readonly Reconciliation[];
  onOpen: (entry: Reconciliation) => void;
}) {
  const { t, i18n } = useTranslation('reconcile');
  const { invoiced, equal, differing, blocked, missing } = answerOf(entries);
  const name = formatMonth(Date.parse(`${month}-01T00:00:00Z`), i18n.language, 'UTC');
  const issuerOf = (entry: Reconciliation) => entry.issuer ?? t('noIssuer');
  return (
    <div aria-live="polite" className="shrink-0 bg-surface px-4 pt-3 pb-3">
      <p className="text-xl font-semibold tracking-[-0.01em]">
        {invoiced === 0
          ? t('answer.none', { month: name, count: entries.length })
          : t(equal === invoiced ? 'answer.all' : 'answer.some', { month: name, count: invoiced, equal })}
      </p>
      <ul className="mt-1 grid gap-0.5 text-sm">
        {differing.map(entry => {
          const difference = residual(entry, 'invoice-billed');
          const part = mainPart(entry);
          return (
            <li key={JSON.stringify([entry.issuer, entry.account, entry.currency])}>
              <OpenLink onPress={() => onOpen(entry)}>
                {difference
                  ? t('answer.differs', {
                      issuer: issuerOf(entry),
                      amount: formatAmount(difference.amount, entry.currency, i18n.language),
                      why: part === null ? t('answer.outside') : partName(`invoice-billed/${part}`, t),
                    })
                  : issuerOf(entry)}
              </OpenLink>
              {entry.invoices
                .filter(({ note }) => note !== '')
                .map(({ invoiceId, note }) => (
                  <span key={invoiceId} className="block text-xs text-muted">
                    {t('answer.note', { invoice: invoiceId, note })}
                  </span>
                ))}
            </li>
          );
        })}
        {blocked.map(entry => (
          <li key={JSON.stringify([entry.issuer, entry.account, entry.currency])}>
            <OpenLink onPress={() => onOpen(entry)}>
              {t('answer.blocked', {
                issuer: issuerOf(entry),
                why: [...new Set(entry.blocks.map(({ code }) => t(`block.${code}`)))].join(', '),
              })}
            </OpenLink>
          </li>
        ))}
        {missing.length > 0 && invoiced > 0 ? (
          <li className="text-muted">{t('answer.missing', { count: missing.length })}</li>
        ) : null}
      </ul>
    </div>
  );
}

function OpenLink({ onPress, children }: { onPress: () => void; children: string }) {
  return (
    <Button
      variant="quiet"
      size="sm"
      className="-ml-2 h-auto min-h-6 text-left text-sm whitespace-normal"
      onPress={onPress}
    >
      {children}
    </Button>
  );
}
