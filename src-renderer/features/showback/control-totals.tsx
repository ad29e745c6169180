import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import type { GateVerdict } from '../../../src-core/contract/reports.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { Section } from '../../components/layout/page.tsx';
import { Count, Money } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';

/**
 * The sums that every table and file of the report is held against, in the currencies of the charges. Whether they tie is the gate's finding:
 * the builder sums what it wrote again.
 */
export function ControlTotals(props: {
  totals: readonly MeasureTotal[];
  rows: number;
  lakeVersion: number;
  gate: GateVerdict;
}) {
  const { t } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const { totals, rows, lakeVersion, gate } = props;
  const currencies = [...new Set(totals.map(({ currency }) => currency))].sort();
  const used = measures.filter(measure => totals.some(total => total.measure === measure));
  const amount = (measure: Measure, currency: string) =>
    totals.find(total => total.measure === measure && total.currency === currency)?.amount;
  return (
    <Section title={t('control.title')}>
      <PlainTable
        caption={t('control.title')}
        head={
          <>
            <HeadCell className="static">{common('fact.currency')}</HeadCell>
            {used.map(measure => (
              <HeadCell key={measure} align="right" className="static">
                {common(`measure.${measure}`)}
              </HeadCell>
            ))}
          </>
        }
      >
        <tbody>
          {currencies.map(currency => (
            <tr key={currency}>
              <RowHead>{currency}</RowHead>
              {used.map(measure => (
                <Cell key={measure} align="right">
                  <Money amount={amount(measure, currency)} currency={currency} />
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </PlainTable>
      <Ties ties={!gate.findings.some(({ code }) => code === 'does-not-tie')} rows={rows} lakeVersion={lakeVersion} />
    </Section>
  );
}

function Ties({ ties, rows, lakeVersion }: { ties: boolean; rows: number; lakeVersion: number }) {
  const { t } = useTranslation('showback');
  if (!ties)
    return (
      <p role="alert" className="mt-2 flex items-center gap-1.5 text-xs font-[550] text-negative">
        <CircleAlert aria-hidden size={14} />
        {t('control.differs')}
      </p>
    );
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-xs">
      <CircleCheck aria-hidden size={14} className="text-positive" />
      <span className="text-positive">{t('control.ties', { version: lakeVersion })}</span>
      <span className="text-muted">
        (<Count value={rows} /> {t('control.rows', { count: rows })})
      </span>
    </p>
  );
}
