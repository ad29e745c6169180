import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { addDays } from '../../../../src-core/quality/days.ts';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { startSync } from '../../../data/sources.ts';
import { useAttempt } from './use-attempt.ts';

/** Read days again: to close a gap, or further back than the first run went. UTC days, both included. */
export function PeriodDialog({
  source,
  isOpen,
  onOpenChange,
}: {
  source: Source;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { t } = useTranslation(['connections', 'common']);
  const attempt = useAttempt();
  const today = new Date().toISOString().slice(0, 10);
  const [first, setFirst] = useState(addDays(today, -7));
  const [last, setLast] = useState(addDays(today, -1));
  const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  const isValid = isDay(first) && isDay(last) && first <= last;
  return (
    <Dialog
      title={t('period.title', { name: source.name })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onPress={() => onOpenChange(false)}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={!isValid}
            onPress={() => {
              onOpenChange(false);
              attempt(() => startSync(source.id, { from: first, to: addDays(last, 1) }));
            }}
          >
            {t('period.start')}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-sm text-muted">{t('period.text')}</p>
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t('period.first')} type="date" value={first} onChange={setFirst} />
        <TextField
          label={t('period.last')}
          type="date"
          value={last}
          onChange={setLast}
          {...(isValid ? {} : { error: t('period.order') })}
        />
      </div>
    </Dialog>
  );
}
