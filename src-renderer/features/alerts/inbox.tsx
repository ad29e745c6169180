import { BellRing, CircleCheck } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import { HeadCell, PlainTable } from '../../components/table/plain-table.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { type AlertsShown, useAlertRules, useAlerts } from '../../data/alerts.ts';
import { AlertDetail } from './alert-detail.tsx';
import { AlertRow } from './alert-row.tsx';
import { useAlertsAddress } from './alerts-address.ts';
import { isOver, stillThere } from './alerts-model.ts';
import { AnswerBar } from './answer-bar.tsx';

/** Open alerts first; several can be answered at once. */
export function Inbox() {
  const { t } = useTranslation('alerts');
  const { go } = useAlertsAddress();
  const [shown, setShown] = useState<AlertsShown>('open');
  const alerts = useAlerts(shown);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 items-center gap-2 border-b border-border px-4 py-2">
        <Segmented
          label={t('inbox.show')}
          size="sm"
          value={shown}
          options={[
            { id: 'open', label: t('inbox.open') },
            { id: 'all', label: t('inbox.all') },
          ]}
          onChange={setShown}
        />
        <p className="figure ml-auto text-xs text-muted" aria-live="polite">
          {alerts.data ? t('inbox.count', { count: alerts.data.length }) : ''}
        </p>
      </div>
      {alerts.data ? (
        alerts.data.length === 0 ? (
          <Quiet onRules={() => go({ tab: 'rules' })} />
        ) : (
          <AlertList alerts={alerts.data} />
        )
      ) : alerts.error ? (
        <ErrorState error={alerts.error} onRetry={() => void alerts.refetch()} />
      ) : (
        <ListSkeleton />
      )}
    </div>
  );
}

/** Nothing is wrong, nobody has looked yet, or nothing is watched: these must not look alike. */
function Quiet({ onRules }: { onRules: () => void }) {
  const { t } = useTranslation('alerts');
  const { data: rules } = useAlertRules();
  if (!rules) return <ListSkeleton />;
  const isWatching = rules.some(({ body }) => body.isOn);
  const hasLooked = rules.some(({ body, lastLookAt }) => body.isOn && lastLookAt !== null);
  const state = hasLooked ? 'quiet' : isWatching ? 'notLooked' : 'noRules';
  return (
    <EmptyState
      icon={
        state === 'quiet' ? (
          <CircleCheck aria-hidden size={26} strokeWidth={1.5} />
        ) : (
          <BellRing aria-hidden size={26} strokeWidth={1.5} />
        )
      }
      title={t(`inbox.${state}Title`)}
      action={
        <Button variant={isWatching ? 'secondary' : 'primary'} onPress={onRules}>
          {t('inbox.toRules')}
        </Button>
      }
    >
      {t(`inbox.${state}Text`)}
    </EmptyState>
  );
}

function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useTranslation('alerts');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { alert: openId, go } = useAlertsAddress();
  const setOpenId = (alert: string | null) => go({ alert });
  const answerable = alerts.filter(alert => !isOver(alert)).map(({ id }) => id);
  const ids = stillThere(chosen, alerts);
  const opened = alerts.find(({ id }) => id === openId);
  const choose = (id: string, isChosen: boolean) =>
    setChosen(new Set(isChosen ? [...ids, id] : ids.filter(other => other !== id)));
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        {ids.length > 0 ? (
          <AnswerBar alerts={alerts.filter(({ id }) => ids.includes(id))} onDone={() => setChosen(new Set())} />
        ) : null}
        <div className="relative min-h-0 flex-1 overflow-auto">
          <PlainTable
            caption={t('tab.inbox')}
            head={
              <>
                <HeadCell>
                  <Checkbox
                    aria-label={t('inbox.chooseAll')}
                    isDisabled={answerable.length === 0}
                    isSelected={ids.length > 0 && ids.length === answerable.length}
                    isIndeterminate={ids.length > 0 && ids.length < answerable.length}
                    onChange={isAll => setChosen(new Set(isAll ? answerable : []))}
                  />
                </HeadCell>
                <HeadCell>{t('column.alert')}</HeadCell>
                <HeadCell>{t('column.state')}</HeadCell>
                <HeadCell>{t('column.since')}</HeadCell>
                <HeadCell>{t('column.told')}</HeadCell>
                <HeadCell />
              </>
            }
          >
            <tbody onKeyDown={event => stepRows(event, choose)}>
              {alerts.map(alert => (
                <AlertRow
                  key={alert.id}
                  alert={alert}
                  isChosen={ids.includes(alert.id)}
                  onChoose={isChosen => choose(alert.id, isChosen)}
                  isOpen={alert.id === openId}
                  onOpen={() => setOpenId(alert.id === openId ? null : alert.id)}
                />
              ))}
            </tbody>
          </PlainTable>
        </div>
      </div>
      {opened ? <AlertDetail alert={opened} onClose={() => setOpenId(null)} /> : null}
    </div>
  );
}

/** Arrows go from one alert's box to the next; with Shift they choose on the way, as in a list of files. */
function stepRows(event: KeyboardEvent<HTMLElement>, choose: (id: string, isChosen: boolean) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target instanceof HTMLInputElement ? event.target.closest('tr') : null;
  if (step === undefined || row === null) return;
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type=checkbox]:not(:disabled)')];
  const next = boxes[boxes.indexOf(event.target as HTMLInputElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  const id = next.closest('tr')?.dataset.alert;
  if (event.shiftKey && id !== undefined) choose(id, true);
}
