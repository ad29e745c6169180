import { useTranslation } from 'react-i18next';
import { formatAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { Filter, Measure } from '../../../src-core/query/query-spec.ts';
import { cx } from '../../components/cx.ts';
import { Section } from '../../components/layout/page.tsx';
import { Money } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { useExplainer } from '../../data/explain.ts';
import type { FlowAmount, FlowRow, FlowTable } from './flow-model.ts';
import { monthAfter } from './proof-model.ts';

/** Who has what, from where, to the last digit. Every amount opens what it is made of. */
export function TargetTable({
  table,
  attribute,
  measure,
  month,
  nameOf,
}: {
  table: FlowTable;
  attribute: string;
  measure: Measure;
  month: string;
  nameOf: (rule: string) => string;
}) {
  const { t, i18n } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  const explainer = useExplainer();
  const { currency } = table;
  const filtersOf = (row: FlowRow): Filter[] => [
    { dimension: 'x_AllocationKind', op: row.kind === 'left' ? 'in' : 'not-in', values: ['unallocated'] },
    ...(row.kind === 'left' ? [] : [{ dimension: attribute, op: 'in' as const, values: [row.value] }]),
  ];
  const explain = (filters: Filter[]) =>
    explainer.cell({ measure, currency, from: month, to: monthAfter(month), allocation: 'split', filters });
  const ofRule = (rule: string | null): Filter => ({ dimension: 'x_AllocationRule', op: 'in', values: [rule] });
  const amount = (value: FlowAmount | undefined, filters: Filter[]) =>
    value === undefined ? null : (
      <button
        type="button"
        className="cursor-default rounded-xs hover:text-accent hover:underline"
        onClick={() => explain(filters)}
      >
        <Money amount={textOf(value)} currency={currency} />
      </button>
    );
  const rowName = (row: FlowRow) => {
    if (row.kind === 'left') return t('flow.left');
    return row.value ?? t('noValue', { attribute: dimensionName(attribute, i18n) });
  };
  return (
    <Section
      title={t('table.title', { attribute: dimensionName(attribute, i18n) })}
      aside={`${common(`measure.${measure}`)} · ${currency ?? t('noCurrency')}`}
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by the keyboard
        tabIndex={0}
        aria-label={t('table.title', { attribute: dimensionName(attribute, i18n) })}
        className="overflow-x-auto rounded-lg border border-border bg-surface"
      >
        <PlainTable
          caption={t('table.caption')}
          head={
            <>
              <HeadCell>{dimensionName(attribute, i18n)}</HeadCell>
              <HeadCell align="right">{t('table.direct')}</HeadCell>
              {table.rules.map(rule => (
                <HeadCell key={rule} align="right" className="max-w-44 min-w-28 whitespace-normal!">
                  {nameOf(rule)}
                </HeadCell>
              ))}
              <HeadCell align="right">{t('table.total')}</HeadCell>
            </>
          }
        >
          <tbody>
            {table.rows.map(row => (
              <tr key={`${row.kind} ${row.value}`}>
                <RowHead className={cx('whitespace-nowrap', row.value === null && 'text-muted italic')}>
                  {rowName(row)}
                </RowHead>
                <Cell align="right">{amount(row.direct, [...filtersOf(row), ofRule(null)])}</Cell>
                {table.rules.map(rule => (
                  <Cell key={rule} align="right">
                    {amount(row.byRule.get(rule), [...filtersOf(row), ofRule(rule)])}
                  </Cell>
                ))}
                <Cell align="right" className="font-[550]">
                  {amount(row.total, filtersOf(row))}
                </Cell>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="font-semibold">
              <RowHead className="border-b-0 font-semibold">{t('table.total')}</RowHead>
              <Cell align="right" className="border-b-0">
                {amount(table.direct, [ofRule(null)])}
              </Cell>
              {table.rules.map(rule => (
                <Cell key={rule} align="right" className="border-b-0">
                  {amount(table.byRule.get(rule) ?? 0n, [ofRule(rule)])}
                </Cell>
              ))}
              <Cell align="right" className="border-b-0">
                {amount(table.total, [])}
              </Cell>
            </tr>
          </tfoot>
        </PlainTable>
      </section>
    </Section>
  );
}

const textOf = (value: Unscaled | null) => (value === null ? null : formatAmount(value));
