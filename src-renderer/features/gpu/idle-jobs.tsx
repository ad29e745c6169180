import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GpuJobs } from '../../../src-core/contract/gpu.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Hours, share } from './held-idle.tsx';

const SHOWN = 15;

/** The jobs that left most measured GPU time idle. Jobs without telemetry are not among them: unknown is not idle. */
export function IdleJobs({ jobs: { jobs, isCut } }: { jobs: GpuJobs }) {
  const { t, i18n } = useTranslation('gpu');
  const [isWhole, setWhole] = useState(false);
  const measured = jobs
    .flatMap(job => (job.idleGpuHours === null ? [] : [{ job, idle: parseAmount(job.idleGpuHours) }]))
    .filter(({ idle }) => idle > 0n)
    .sort((a, b) => (a.idle === b.idle ? 0 : a.idle > b.idle ? -1 : 1))
    .map(({ job }) => job);
  if (measured.length === 0)
    return <p className="text-sm text-muted">{t(jobs.length === 0 ? 'jobs.no-jobs' : 'jobs.none')}</p>;
  const shown = isWhole ? measured : measured.slice(0, SHOWN);
  return (
    <Card className="overflow-x-auto">
      <PlainTable
        caption={t('jobs.title')}
        head={
          <>
            <HeadCell>{t('job')}</HeadCell>
            <HeadCell>{t('account')}</HeadCell>
            <HeadCell>{t('gpus')}</HeadCell>
            <HeadCell>{t('started')}</HeadCell>
            <HeadCell align="right">{t('measured-hours')}</HeadCell>
            <HeadCell align="right">{t('idle-hours')}</HeadCell>
            <HeadCell align="right">{t('idle-share')}</HeadCell>
            <HeadCell align="right">{t('job-cost')}</HeadCell>
          </>
        }
      >
        <tbody>
          {shown.map(job => (
            <tr key={`${job.cluster} ${job.jobId} ${job.attempt} ${job.startAt}`} className="hover:bg-hover">
              <RowHead>
                <span className="figure">{job.jobId}</span>
                <span className="block text-2xs text-muted">
                  {job.cluster} · {job.partition ?? '–'} · {job.state ?? '–'}
                </span>
              </RowHead>
              <Cell className="whitespace-nowrap">{job.account ?? t('nobody')}</Cell>
              <Cell className="whitespace-nowrap">
                {Object.entries(job.gpus)
                  .map(([type, count]) => (type === '' ? String(count) : `${count} × ${type}`))
                  .join(', ')}
              </Cell>
              <Cell className="whitespace-nowrap">{formatInstant(job.startAt, i18n.language, 'UTC')}</Cell>
              <Cell align="right">
                <Hours value={job.measuredGpuHours} />
              </Cell>
              <Cell align="right">
                <Hours value={job.idleGpuHours} />
              </Cell>
              <Cell align="right">
                <Percent ratio={share(job.idleGpuHours, job.measuredGpuHours)} />
              </Cell>
              <Cell align="right">
                <Money amount={job.cost} currency={job.currency} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {measured.length > shown.length ? (
        <Button size="sm" variant="quiet" className="m-1" onPress={() => setWhole(true)}>
          {t('jobs.more', { count: measured.length - shown.length })}
        </Button>
      ) : null}
      {isCut ? <p className="px-4 py-2 text-2xs text-muted">{t('cut')}</p> : null}
    </Card>
  );
}
