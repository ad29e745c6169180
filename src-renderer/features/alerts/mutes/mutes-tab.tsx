import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredAlertMute } from '../../../../src-core/contract/alerts.ts';
import { filterText } from '../../../components/filters/filter-text.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { useAlertRules, useMutes } from '../../../data/alerts.ts';
import { api } from '../../../data/client.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { useAttempt } from '../use-attempt.ts';
import { MuteDialog } from './mute-dialog.tsx';
import { draftOf, newMute } from './mute-draft.ts';

/** Scopes of which nothing is told, until when and why. */
export function MutesTab() {
  const { t } = useTranslation('alerts');
  const { settings } = useSettings();
  const mutes = useMutes();
  const [edited, setEdited] = useState<StoredAlertMute | 'new' | null>(null);
  const add = (
    <Button variant="primary" size="sm" onPress={() => setEdited('new')}>
      {t('mutes.add')}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {mutes.data ? (
        mutes.data.length === 0 ? (
          <EmptyState
            icon={<BellOff aria-hidden size={26} strokeWidth={1.5} />}
            title={t('mutes.noneTitle')}
            action={add}
          >
            {t('mutes.noneText')}
          </EmptyState>
        ) : (
          <>
            <div className="flex shrink-0 items-center gap-2 border-b border-border px-4 py-2">
              <p className="text-xs text-muted">{t('mutes.hint')}</p>
              <span className="ml-auto">{add}</span>
            </div>
            <div className="relative min-h-0 flex-1 overflow-auto">
              <PlainTable
                caption={t('tab.mutes')}
                head={
                  <>
                    <HeadCell>{t('mutes.scope')}</HeadCell>
                    <HeadCell>{t('tab.rules')}</HeadCell>
                    <HeadCell>{t('mutes.reason')}</HeadCell>
                    <HeadCell>{t('mutes.until')}</HeadCell>
                    <HeadCell />
                  </>
                }
              >
                <tbody>
                  {mutes.data.map(mute => (
                    <MuteRow key={mute.id} mute={mute} onEdit={() => setEdited(mute)} />
                  ))}
                </tbody>
              </PlainTable>
            </div>
          </>
        )
      ) : mutes.error ? (
        <ErrorState error={mutes.error} onRetry={() => void mutes.refetch()} />
      ) : (
        <ListSkeleton />
      )}
      {edited === null ? null : (
        <MuteDialog
          mute={edited === 'new' ? null : edited}
          initial={edited === 'new' ? newMute(new Date(), settings.zone) : draftOf(edited.body, settings.zone)}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function MuteRow({ mute, onEdit }: { mute: StoredAlertMute; onEdit: () => void }) {
  const { t, i18n } = useTranslation('alerts');
  const { settings } = useSettings();
  const { data: rules } = useAlertRules();
  const attempt = useAttempt();
  const { id, version, body } = mute;
  const scope =
    body.filters.length === 0 ? t('mutes.everything') : body.filters.map(f => filterText(f, i18n)).join(' · ');
  const nameOf = (rule: string) => rules?.find(one => one.id === rule)?.body.name ?? rule;
  const isOver = body.until !== null && Date.parse(body.until) <= Date.now();
  const remove = () => attempt(() => api.alerts.removeMute({ id, baseVersion: version }));
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-48 wrap-anywhere">{scope}</RowHead>
      <Cell className="wrap-anywhere">
        {body.rules.length === 0 ? t('rules.all') : body.rules.map(nameOf).join(', ')}
      </Cell>
      <Cell className="min-w-36 wrap-anywhere">{body.reason}</Cell>
      <Cell className="whitespace-nowrap text-muted">
        {body.until === null ? t('mutes.noEnd') : formatInstant(body.until, i18n.language, settings.zone)}{' '}
        {isOver ? <Badge>{t('mutes.over')}</Badge> : null}
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <Button size="sm" variant="quiet" aria-label={t('mutes.changeOf', { scope })} onPress={onEdit}>
          {t('rules.change')}
        </Button>
        <Button size="sm" variant="quiet" aria-label={t('mutes.removeOf', { scope })} onPress={() => void remove()}>
          {t('mutes.remove')}
        </Button>
      </Cell>
    </tr>
  );
}
