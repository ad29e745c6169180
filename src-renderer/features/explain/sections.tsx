import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import type { Explanation } from '../../../src-core/contract/explain.ts';
import { formatDay, formatInstant } from '../../components/format-time.ts';
import { formatAmount as amountText, formatCount } from '../../components/money/format.ts';
import { AddressLink } from '../../data/address-link.tsx';
import { type PartLine, Parts } from './parts.tsx';
import { SplitWork } from './split-work.tsx';

/** The lists of an explanation. Under a split, files and rules are those of the pools too: only "placed" adds up to the figure. */
export function Sections({ explained }: { explained: Explanation }) {
  const { t } = useTranslation('explain');
  const lists = useLists(explained);
  const { cell, figure } = explained;
  const isSplit = cell.allocation === 'split';
  const ofLines = isSplit ? null : figure;
  const currency = cell.convertTo ?? cell.currency;
  return (
    <>
      {isSplit ? (
        <Parts
          title={t('placed')}
          note={t('split-remainder')}
          lines={lists.placed}
          whole={figure}
          currency={currency}
        />
      ) : null}
      <Parts
        title={t('files')}
        note={isSplit ? t('files-of-pools') : undefined}
        lines={lists.files}
        whole={ofLines}
        currency={currency}
      />
      <Parts title={t('rules')} lines={lists.rules} whole={ofLines} currency={currency} />
      <Parts title={t('rates')} lines={lists.rates} whole={figure} currency={currency} />
      <Parts title={t('prices')} note={t('prices-note')} lines={lists.prices} whole={ofLines} currency={currency} />
      <Parts title={t('lines')} lines={lists.lines} whole={ofLines} currency={currency} />
    </>
  );
}

function useLists({ cell, drops, tagRules, direct, splits, prices, fx, lines, rest }: Explanation) {
  const { t, i18n } = useTranslation('explain');
  const locale = i18n.language;
  const currency = cell.convertTo ?? cell.currency;
  const rows = (count: number) => t('lines-count', { count, text: formatCount(count, locale) });
  const lists: Record<'placed' | 'files' | 'rules' | 'rates' | 'prices' | 'lines', PartLine[]> = {
    placed: [
      ...(direct.rows > 0 || direct.amount !== null
        ? [{ key: 'direct', amount: direct.amount, title: t('direct'), detail: rows(direct.rows) }]
        : []),
      ...splits.map((part, index) => ({
        key: `${part.ruleId} ${part.period} ${part.target} ${index}`,
        amount: part.amount,
        title: part.target === null ? part.ruleName : t('split-to', { rule: part.ruleName, target: part.target }),
        detail: <SplitWork part={part} currency={currency} />,
      })),
    ],
    files: drops.map(drop => ({
      key: drop.dropId,
      amount: drop.amount,
      title: (
        <AddressLink address={addressOf.file(drop.dropId)} className="hover:text-accent hover:underline">
          {drop.fileName}
        </AddressLink>
      ),
      detail: (
        <>
          {drop.source} · {rows(drop.rows)} · {formatInstant(drop.importedAt, locale, cell.zone)} ·{' '}
          <span className="font-mono" title={drop.sha256}>
            SHA-256 {drop.sha256.slice(0, 12)}…
          </span>
        </>
      ),
    })),
    rules: tagRules.map(({ version, rules, rulesOf, amount, rows: count }) => ({
      key: `${version} ${rules.join()}`,
      amount,
      title: version === 0 ? t('no-rules') : t('rules-version', { version }),
      detail: `${rows(count)} · ${rules.length === 0 ? t('rules-none') : t(rulesOf === 'lines' ? 'rules-lines' : 'rules-version-of', { rules: rules.join(', ') })}`,
    })),
    rates: fx.map(rate => ({
      key: `${rate.from} ${rate.date} ${rate.source}`,
      amount: rate.after,
      title: `${amountText(rate.before, rate.from, locale)} × ${rate.rate}`,
      detail: `${formatDay(rate.date, locale)} · ${rate.source}`,
    })),
    prices: prices.map((entry, index) => ({
      key: `${index}`,
      amount: entry.amount,
      title: [entry.provider, entry.model, entry.bucket].filter(word => word !== null).join(' · '),
      detail: [
        entry.price === null
          ? t('price-unknown')
          : t('price-per', {
              price: amountText(entry.price, currency, locale, 'exact'),
              per: formatCount(entry.per ?? 1, locale),
            }),
        ...(entry.validFrom === null
          ? []
          : [t('price-since', { day: formatDay(entry.validFrom.slice(0, 10), locale) })]),
        ...(entry.origin === null ? [] : [entry.origin]),
        rows(entry.rows),
      ].join(' · '),
    })),
    lines: [
      ...lines.map((line, index) => ({
        key: `${line.dropId} ${line.sourceRow} ${index}`,
        amount: line.amount,
        title: [line.service, line.description].filter(word => word !== null).join(' · ') || t('line-nameless'),
        detail: [
          ...(line.chargePeriodStart === null ? [] : [formatInstant(line.chargePeriodStart, locale, cell.zone)]),
          ...(line.resource === null ? [] : [line.resource]),
          ...(line.quantity === null ? [] : [`${amountText(line.quantity, null, locale, 'exact')} ${line.unit ?? ''}`]),
          line.sourceRow === null
            ? t('row-unknown')
            : t('row-of', { row: formatCount(line.sourceRow, locale), file: fileName(line.dropId) }),
        ].join(' · '),
      })),
      ...(rest.rows > 0
        ? [
            {
              key: 'rest',
              amount: rest.amount,
              title: t('rest', { count: rest.rows, text: formatCount(rest.rows, locale) }),
            },
          ]
        : []),
    ],
  };
  return lists;

  function fileName(dropId: string): string {
    return drops.find(drop => drop.dropId === dropId)?.fileName ?? dropId;
  }
}
