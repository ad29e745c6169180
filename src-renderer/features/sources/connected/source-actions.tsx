import { useNavigate } from '@tanstack/react-router';
import { CalendarRange, Ellipsis, Pause, Pencil, Play, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { IconButton } from '../../../components/ui/button.tsx';
import { Menu } from '../../../components/ui/menu.tsx';
import { api } from '../../../data/client.ts';
import { startSync } from '../../../data/sources.ts';
import { PeriodDialog } from './period-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { useAttempt } from './use-attempt.ts';

/** Sync now, and behind a menu everything else that can be done with a source. */
export function SourceActions({ source }: { source: Source }) {
  const { t } = useTranslation(['connections', 'common']);
  const navigate = useNavigate();
  const attempt = useAttempt();
  const [dialog, setDialog] = useState<'none' | 'remove' | 'period'>('none');
  const { id, name, schedule } = source;
  const isRunning = source.health === 'running';
  const close = (isOpen: boolean) => setDialog(before => (isOpen ? before : 'none'));
  return (
    <>
      <IconButton
        size="sm"
        label={`${t('action.sync')}: ${name}`}
        isDisabled={isRunning}
        onPress={() => attempt(() => startSync(id))}
      >
        <RefreshCw aria-hidden size={14} />
      </IconButton>
      <Menu
        trigger={
          <IconButton size="sm" label={`${t('action.more')}: ${name}`}>
            <Ellipsis aria-hidden size={14} />
          </IconButton>
        }
        actions={[
          {
            id: 'period',
            label: t('action.period'),
            icon: <CalendarRange size={14} />,
            isDisabled: isRunning,
            onAction: () => setDialog('period'),
          },
          schedule.isPaused
            ? {
                id: 'resume',
                label: t('action.resume'),
                icon: <Play size={14} />,
                onAction: () => attempt(() => api.sources.pause({ id, isPaused: false })),
              }
            : {
                id: 'pause',
                label: t('action.pause'),
                icon: <Pause size={14} />,
                isDisabled: schedule.cron === null,
                onAction: () => attempt(() => api.sources.pause({ id, isPaused: true })),
              },
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <Pencil size={14} />,
            onAction: () => void navigate({ to: '/sources', search: { tab: 'connected', edit: id } }),
          },
          'separator',
          {
            id: 'remove',
            label: t('action.remove'),
            icon: <Trash2 size={14} />,
            tone: 'danger',
            isDisabled: isRunning,
            onAction: () => setDialog('remove'),
          },
        ]}
      />
      {dialog === 'remove' ? <RemoveDialog source={source} onClose={() => setDialog('none')} /> : null}
      <PeriodDialog source={source} isOpen={dialog === 'period'} onOpenChange={close} />
    </>
  );
}
