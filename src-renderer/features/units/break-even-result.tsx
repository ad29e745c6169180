import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakEven } from '../../../src-core/contract/units.ts';
import { Chart } from '../../components/chart/chart.tsx';
import type { ChartWords } from '../../components/chart/chart-input.ts';
import { cx } from '../../components/cx.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { formatAmount, formatPercent } from '../../components/money/format.ts';
import { breakEvenChart, problemsOf, verdictOf } from './break-even-model.ts';

const nothing: ReadonlySet<number> = new Set();
/** As the chart draws its lines. */
const colours = ['bg-series-1', 'bg-series-2', 'bg-series-3'];

/** What it comes to in one sentence, both lines with their crossing, and every figure behind it. */
export function BreakEvenResult({ answer, isStale }: { answer: BreakEven; isStale: boolean }) {
  const { t, i18n } = useTranslation('units');
  const problems = problemsOf(answer);
  const verdict = verdictOf(answer);
  const count = (tokens: string) => formatAmount(tokens.split('.')[0] ?? tokens, null, i18n.language, 'unit');
  return (
    <div
      className={cx('mx-auto grid max-w-[1000px] gap-4 transition-opacity', isStale && 'opacity-60')}
      aria-busy={isStale}
    >
      {verdict ? (
        <p className="text-lg font-semibold">
          {t(`even.verdict.${verdict.cheaper}`, {
            amount: formatAmount(verdict.difference, answer.currency, i18n.language),
            share: verdict.share === null ? '–' : formatPercent(verdict.share, i18n.language),
          })}
        </p>
      ) : null}
      {answer.breakEvenTokens === null ? null : (
        <p className="-mt-3 text-sm text-muted">{t('even.crossing', { tokens: count(answer.breakEvenTokens) })}</p>
      )}
      {problems.map(problem => (
        <p key={problem} className="flex items-start gap-2 text-sm text-warning">
          <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
          {t(`even.problem.${problem}`)}
        </p>
      ))}
      <Lines answer={answer} />
      <Facts answer={answer} count={count} />
    </div>
  );
}

function Lines({ answer }: { answer: BreakEven }) {
  const { t, i18n } = useTranslation('units');
  const model = useMemo(() => breakEvenChart(answer), [answer]);
  const crossing = answer.breakEvenTokens === null ? null : Number(answer.breakEvenTokens);
  const words = useMemo<ChartWords>(() => {
    const tokens = new Intl.NumberFormat(i18n.language, { notation: 'compact', maximumSignificantDigits: 3 });
    return {
      seriesName: ({ value }) => t(value === 'own' ? 'even.own' : value === 'api' ? 'even.apiLine' : 'even.evenLine'),
      bucketLabel: bucket =>
        bucket === null
          ? '–'
          : t(bucket === crossing ? 'even.tokensCrossing' : 'even.tokensAt', { tokens: tokens.format(bucket) }),
      axisAmount: value => formatAmount(String(Math.round(value)), answer.currency, i18n.language, 'compact'),
      previous: '',
    };
  }, [t, i18n.language, answer.currency, crossing]);
  if (!model) return null;
  return (
    <Card className="flex h-80 gap-3 px-4 py-3">
      <Chart
        model={model}
        kind="line"
        words={words}
        hidden={nothing}
        partial={nothing}
        description={t('even.chart')}
        onPick={() => undefined}
        tipHint=""
        partialLabel=""
      />
      <ul aria-label={t('even.chart')} className="w-36 shrink-0 space-y-1.5 text-xs">
        {model.series.map((series, index) => (
          <li key={series.value} className="flex items-center gap-2">
            <span aria-hidden className={cx('size-2.5 rounded-xs', colours[index])} />
            {words.seriesName(series)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Facts({ answer, count }: { answer: BreakEven; count: (tokens: string) => string }) {
  const { t } = useTranslation('units');
  const { currency, selfHostedPerMillion: own, facts } = answer;
  const money = (amount: string | null | undefined) => <Money amount={amount} currency={currency} style="unit" />;
  const tokens = (value: string | null | undefined) =>
    value == null ? <Money amount={null} currency={null} /> : <span className="figure">{count(value)}</span>;
  const lines = [
    ['reserved', money(answer.reservedCost)],
    ['fixed', money(facts.fixedCost)],
    ['tokens', tokens(answer.tokens)],
    ['ownReserved', money(own.reserved)],
    ['ownUsed', money(own.used)],
    ['ownMarginal', money(own.marginal)],
    ['api', money(answer.apiPerMillion)],
    ['even', tokens(answer.breakEvenTokens)],
    ['load', <Percent key="load" ratio={facts.load === undefined ? null : Number(facts.load)} />],
    ['most', tokens(facts.tokensAtTargetLoad)],
    ['atTarget', money(facts.reservedPerMillionAtTargetLoad)],
  ] as const;
  return (
    <Card className="px-4 py-2">
      <table className="w-full text-sm">
        <caption className="sr-only">{t('even.facts')}</caption>
        <tbody>
          {lines.map(([name, value]) => (
            <tr key={name} className="[&:not(:first-child)>*]:border-t [&:not(:first-child)>*]:border-border">
              <th scope="row" className="py-1.5 pr-6 text-left font-[450]">
                {t(`even.fact.${name}`)}
                <span className="block text-2xs font-normal text-muted">{t(`even.factHint.${name}`)}</span>
              </th>
              <td className="py-1.5 text-right align-top">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
