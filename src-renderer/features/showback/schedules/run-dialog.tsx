import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { useLakeQuery } from '../../../data/lake-query.ts';
import { periodName } from '../pack-words.ts';
import type { ScheduleItem } from './use-schedules.ts';

const LAST = 'last';

/** Run a schedule by hand, for the period that ended last or another one that the lake holds. */
export function RunDialog({
  schedule,
  template,
  onRun,
  onClose,
}: {
  schedule: ScheduleItem;
  /** Null where it was removed: the run will say so. */
  template: StoredTemplate | null;
  onRun: (period: string | null) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('report-schedules');
  const { t: templates } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const [period, setPeriod] = useState(LAST);
  const { period: kind, basis } = template?.body ?? { period: 'month', basis: 'billing' };
  const { data, error } = useLakeQuery(['report-periods', kind, basis], signal =>
    api.reports.periods({ period: kind, basis }, { signal }),
  );
  return (
    <Dialog
      title={t('runDialog.title', { name: schedule.body.name })}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" onPress={() => onRun(period === LAST ? null : period)}>
            {t('runDialog.start')}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Select
          label={t('runDialog.period')}
          showLabel="stacked"
          value={period}
          options={[
            { id: LAST, label: t('runDialog.last') },
            ...(data ?? []).map(each => {
              const name = periodName(each.period, i18n.language);
              return { id: each.period, label: each.isFinal ? name : templates('preview.open', { period: name }) };
            }),
          ]}
          onChange={setPeriod}
        />
        <p className="text-sm text-muted">{t('runDialog.text')}</p>
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}
