import { useQuery } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../components/format-time.ts';
import { IconButton } from '../../components/ui/button.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { api } from '../../data/client.ts';
import { useAppInfo, useSettings } from '../../data/lake-query.ts';
import { SettingGroup, SettingRow } from './setting-row.tsx';

export function WorkspaceSettings() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const { settings } = useSettings();
  const { data: info } = useAppInfo();
  const { data: recents } = useQuery({
    queryKey: ['recents'],
    queryFn: ({ signal }) => api.app.recents(undefined, { signal }),
    staleTime: 0,
  });
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    showToast({ tone: 'info', title: t('common:copied') });
  };
  return (
    <SettingGroup title={t('workspace.title')}>
      <SettingRow label={t('workspace.path')} hint={t('workspace.pathHint')}>
        {info ? (
          <span className="flex items-center gap-1">
            <code className="font-mono text-xs wrap-anywhere select-all">{info.workspace.path}</code>
            <IconButton size="sm" label={t('workspace.copyPath')} onPress={() => void copy(info.workspace.path)}>
              <Copy aria-hidden size={13} />
            </IconButton>
          </span>
        ) : (
          <Skeleton className="h-4 w-60" />
        )}
      </SettingRow>
      <SettingRow label={t('workspace.change')} hint={t('workspace.changeHint')}>
        <code className="font-mono text-xs select-all">mureon --workspace DIR</code>
      </SettingRow>
      <SettingRow label={t('workspace.recents')} hint={recents?.length === 0 ? t('workspace.noRecents') : undefined}>
        <ul className="grid gap-1 text-right text-xs">
          {recents?.slice(0, 8).map(recent => (
            <li key={`${recent.handle} ${recent.openedAt}`}>
              {recent.name}
              <span className="ml-2 text-muted">{formatInstant(recent.openedAt, i18n.language, settings.zone)}</span>
            </li>
          ))}
        </ul>
      </SettingRow>
    </SettingGroup>
  );
}
