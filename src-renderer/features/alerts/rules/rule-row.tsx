import { EllipsisVertical } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DescribedAlertRule } from '../../../../src-core/contract/alerts.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Cell, RowHead } from '../../../components/table/plain-table.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Menu } from '../../../components/ui/menu.tsx';
import { useRefusal } from '../../../components/ui/refusal.ts';
import { RemovalDialog } from '../../../components/ui/removal-dialog.tsx';
import { Switch } from '../../../components/ui/switch.tsx';
import { refreshAlerts } from '../../../data/alerts.ts';
import { useChannelNames } from '../../../data/channels.ts';
import { api } from '../../../data/client.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { useAttempt } from '../use-attempt.ts';
import { useLook } from '../use-look.ts';

const HOUR_MS = 3_600_000;

export function RuleRow({ rule, onEdit }: { rule: DescribedAlertRule; onEdit: () => void }) {
  const { t, i18n } = useTranslation('alerts');
  const { settings } = useSettings();
  const nameOf = useChannelNames();
  const attempt = useAttempt();
  const { look } = useLook();
  const [isRemoving, setRemoving] = useState(false);
  const { id, version, body, lastLookAt, nextLookAt, clockMoved } = rule;
  const at = (instant: string) => formatInstant(instant, i18n.language, settings.zone);
  const turn = (isOn: boolean) =>
    attempt(() => api.alerts.saveRule({ id, baseVersion: version, rule: { ...body, isOn } }));
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-56">
        <button type="button" onClick={onEdit} className="rounded-xs text-left wrap-anywhere hover:underline">
          {body.name}
        </button>
        <span className="block text-xs font-normal text-muted">
          {t(`trigger.${body.trigger.kind}`)} · {t(`severity.${body.severity}`)}
        </span>
      </RowHead>
      <Cell>
        <Switch
          aria-label={t('rules.isOn', { rule: body.name })}
          isSelected={body.isOn}
          onChange={isOn => void turn(isOn)}
        />
      </Cell>
      <Cell className="min-w-28 max-w-56 wrap-anywhere">
        {body.channels.length === 0 ? t('rules.inboxOnly') : body.channels.map(nameOf).join(', ')}
      </Cell>
      <Cell className="whitespace-nowrap text-muted">{lastLookAt === null ? t('rules.never') : at(lastLookAt)}</Cell>
      <Cell className="text-muted">
        <span className="whitespace-nowrap">
          {body.isOn ? (nextLookAt === null ? t('rules.neverAgain') : at(nextLookAt)) : t('rules.isOff')}
        </span>
        {clockMoved === null ? null : (
          <span className="block text-xs text-warning">
            {t('rules.clockMoved', {
              at: at(clockMoved.noticedAt),
              hours: Math.round((clockMoved.ms / HOUR_MS) * 10) / 10,
            })}
          </span>
        )}
      </Cell>
      <Cell align="right">
        <span className="inline-flex gap-1">
          <Button size="sm" variant="quiet" aria-label={t('rules.edit', { rule: body.name })} onPress={onEdit}>
            {t('rules.change')}
          </Button>
          <Menu
            trigger={
              <IconButton size="sm" label={t('rules.actionsOf', { rule: body.name })}>
                <EllipsisVertical aria-hidden size={15} />
              </IconButton>
            }
            actions={[
              { id: 'look', label: t('lookNow'), onAction: () => void look(id) },
              'separator',
              { id: 'remove', label: t('rules.remove'), tone: 'danger', onAction: () => setRemoving(true) },
            ]}
          />
        </span>
        {isRemoving ? <RemoveDialog rule={rule} onClose={() => setRemoving(false)} /> : null}
      </Cell>
    </tr>
  );
}

function RemoveDialog({ rule: { id, version, body }, onClose }: { rule: DescribedAlertRule; onClose: () => void }) {
  const { t } = useTranslation('alerts');
  const refuse = useRefusal();
  return (
    <RemovalDialog
      title={t('rules.removeTitle', { rule: body.name })}
      answer={t('rules.remove')}
      remove={() => api.alerts.removeRule({ id, baseVersion: version }).catch(refuse)}
      refresh={refreshAlerts}
      onClose={onClose}
    >
      <p>{t('rules.removeText')}</p>
    </RemovalDialog>
  );
}
