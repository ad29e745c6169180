import { ArrowRight, CircleHelp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { stringifySearch, writeFilters } from '../../../src-core/address/addresses.ts';
import type { GpuIdle } from '../../../src-core/contract/gpu.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { formatAmount as amountText } from '../../components/money/format.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { ratio } from '../../data/arrow/totals.ts';
import { useExplainer } from '../../data/explain.ts';
import { idleFilter, type Month, type SplitIdle, type TeamShare } from './use-gpu.ts';

/** What GPUs cost that nobody held, said in a sentence, and the teams that the cost model gives it to. */
export function IdleByTeam({
  month,
  monthName,
  split,
  idle,
}: {
  month: Month;
  monthName: string;
  split: SplitIdle;
  idle: GpuIdle;
}) {
  const { t, i18n } = useTranslation('gpu');
  const currencies = [...new Set(split.teams.map(share => share.currency))];
  const explore = `/explore${stringifySearch({
    m: 'EffectiveCost',
    d: 'x_Team',
    g: 'none',
    p: `${month.from}..${month.to}`,
    f: writeFilters([idleFilter(split.rules)]),
    z: 'UTC',
    al: 'split',
  })}`;
  return (
    <Section
      title={t('teams.title')}
      aside={
        split.teams.length > 0 ? (
          <AddressLink address={explore} className="inline-flex items-center gap-1 text-accent hover:underline">
            {t('teams.explore')}
            <ArrowRight aria-hidden size={13} />
          </AddressLink>
        ) : null
      }
    >
      {split.rules.length === 0 ? (
        <p className="text-sm text-muted">{t('teams.no-rules')}</p>
      ) : split.teams.length === 0 ? (
        <p className="text-sm text-muted">{t('teams.none', { month: monthName })}</p>
      ) : (
        currencies.map(currency => (
          <Currency
            key={currency ?? ''}
            month={month}
            monthName={monthName}
            rules={split.rules}
            shares={split.teams.filter(share => share.currency === currency)}
            currency={currency}
          />
        ))
      )}
      {idle.unallocated.length > 0 ? (
        <ul className="mt-3 text-xs text-muted">
          {idle.unallocated.map(line => (
            <li key={`${line.cluster} ${line.currency}`}>
              {t('unheld', {
                cluster: line.cluster,
                hours: amountText(line.gpuHours, null, i18n.language),
                cost: amountText(line.cost, line.currency, i18n.language),
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function Currency({
  month,
  monthName,
  rules,
  shares,
  currency,
}: {
  month: Month;
  monthName: string;
  rules: SplitIdle['rules'];
  shares: readonly TeamShare[];
  currency: string | null;
}) {
  const { t, i18n } = useTranslation('gpu');
  const explainer = useExplainer();
  const total = shares.reduce((sum, share) => sum + share.amount, 0n);
  const [largest] = shares;
  const explain = (team: TeamShare | null) =>
    explainer.cell({
      measure: 'EffectiveCost',
      currency,
      ...month,
      allocation: 'split',
      filters: [idleFilter(rules), ...(team ? [{ dimension: 'x_Team', op: 'in' as const, values: [team.team] }] : [])],
    });
  return (
    <>
      {largest ? (
        <p className="mb-3 text-base">
          {t('teams.sentence', {
            month: monthName,
            total: amountText(formatAmount(total), currency, i18n.language),
            team: largest.team ?? t('nobody'),
            amount: amountText(formatAmount(largest.amount), currency, i18n.language),
          })}
        </p>
      ) : null}
      <Card className="overflow-hidden">
        <PlainTable
          caption={t('teams.title')}
          head={
            <>
              <HeadCell>{t('team')}</HeadCell>
              <HeadCell align="right">{t('idle-cost')}</HeadCell>
              <HeadCell align="right">{t('share')}</HeadCell>
              <HeadCell className="w-10" />
            </>
          }
        >
          <tbody>
            {shares.map(share => (
              <tr key={share.team ?? ''} className="hover:bg-hover">
                <RowHead className={share.team === null ? 'text-muted italic' : ''}>
                  {share.team ?? t('nobody')}
                </RowHead>
                <Cell align="right">
                  <Money amount={formatAmount(share.amount)} currency={currency} />
                </Cell>
                <Cell align="right">
                  <Percent ratio={ratio(share.amount, total)} />
                </Cell>
                <Cell align="right" className="py-0! align-middle!">
                  <IconButton
                    size="sm"
                    label={t('explain', { team: share.team ?? t('nobody') })}
                    onPress={() => explain(share)}
                  >
                    <CircleHelp aria-hidden size={14} />
                  </IconButton>
                </Cell>
              </tr>
            ))}
            <tr className="font-[550]">
              <RowHead className="font-[550]!">{t('sum')}</RowHead>
              <Cell align="right">
                <Money amount={formatAmount(total)} currency={currency} />
              </Cell>
              <Cell align="right">
                <Percent ratio={total === parseAmount('0') ? null : 1} />
              </Cell>
              <Cell align="right" className="py-0! align-middle!">
                <IconButton size="sm" label={t('explain-sum')} onPress={() => explain(null)}>
                  <CircleHelp aria-hidden size={14} />
                </IconButton>
              </Cell>
            </tr>
          </tbody>
        </PlainTable>
      </Card>
    </>
  );
}
