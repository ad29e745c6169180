import { useTranslation } from 'react-i18next';
import type { GpuIdle } from '../../../src-core/contract/gpu.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';

/** Hours are for reading here: two digits; the title has all of them. */
export function Hours({ value }: { value: string | null }) {
  return <Money amount={value} currency={null} />;
}

/** GPU time that an account held and telemetry saw idle, by account and partition. */
export function HeldIdle({ idle }: { idle: GpuIdle }) {
  const { t } = useTranslation('gpu');
  if (idle.held.length === 0) return <p className="text-sm text-muted">{t('held.none')}</p>;
  return (
    <Card className="overflow-x-auto">
      <PlainTable
        caption={t('held.title')}
        head={
          <>
            <HeadCell>{t('account')}</HeadCell>
            <HeadCell>{t('partition')}</HeadCell>
            <HeadCell align="right">{t('measured-hours')}</HeadCell>
            <HeadCell align="right">{t('idle-hours')}</HeadCell>
            <HeadCell align="right">{t('idle-share')}</HeadCell>
            <HeadCell align="right">{t('idle-cost')}</HeadCell>
          </>
        }
      >
        <tbody>
          {idle.held.map(line => (
            <tr key={`${line.cluster} ${line.account} ${line.partition} ${line.currency}`} className="hover:bg-hover">
              <RowHead>{line.account ?? t('nobody')}</RowHead>
              <Cell className="text-muted">
                {line.cluster} · {line.partition ?? '–'}
              </Cell>
              <Cell align="right">
                <Hours value={line.measuredGpuHours} />
              </Cell>
              <Cell align="right">
                <Hours value={line.idleGpuHours} />
              </Cell>
              <Cell align="right">
                <Percent ratio={share(line.idleGpuHours, line.measuredGpuHours)} />
              </Cell>
              <Cell align="right">
                {line.idleCost === null ? <Unknown /> : <Money amount={line.idleCost} currency={line.currency} />}
                {line.unpricedGpuHours === '0' ? null : (
                  <span className="block text-2xs text-muted">
                    <Hours value={line.unpricedGpuHours} /> {t('unpriced')}
                  </span>
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {idle.isCut ? <p className="px-4 py-2 text-2xs text-muted">{t('cut')}</p> : null}
    </Card>
  );
}

/** A ratio of two measured times, for reading. */
export function share(part: string | null, whole: string | null): number | null {
  return part === null || whole === null || Number(whole) === 0 ? null : Number(part) / Number(whole);
}
