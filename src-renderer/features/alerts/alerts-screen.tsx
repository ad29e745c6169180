import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { refreshAlerts } from '../../data/alerts.ts';
import { api } from '../../data/client.ts';
import { runTask } from '../../data/run-task.ts';
import { ChannelsTab } from './channels/channels-tab.tsx';
import { Inbox } from './inbox.tsx';
import { RulesTab } from './rules-tab.tsx';
import { useRefusal } from './use-refusal.ts';

const tabs = ['inbox', 'rules', 'channels'] as const;

/** What is wrong now and who heard of it; what is watched, and what that would have told. */
export function AlertsScreen() {
  const { t } = useTranslation('alerts');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const tab = tabs.find(name => name === search.tab) ?? 'inbox';
  const go = (id: string) => void navigate({ to: '/alerts', search: (id === 'inbox' ? {} : { tab: id }) as never });
  return (
    <Page title={t('title')} isPadded={false} actions={<LookNow />}>
      <Tabs
        isFilling
        label={t('title')}
        value={tab}
        onChange={go}
        items={[
          { id: 'inbox', label: t('tab.inbox'), content: <Inbox onRules={() => go('rules')} /> },
          { id: 'rules', label: t('tab.rules'), content: <RulesTab /> },
          { id: 'channels', label: t('tab.channels'), content: <ChannelsTab /> },
        ]}
      />
    </Page>
  );
}

function LookNow() {
  const { t } = useTranslation('alerts');
  const [isLooking, setLooking] = useState(false);
  const refuse = useRefusal();
  const look = async () => {
    setLooking(true);
    try {
      await runTask(() => api.alerts.evaluate({ ruleId: null }));
      showToast({ tone: 'positive', title: t('looked') });
    } catch (error) {
      refuse(error);
    } finally {
      setLooking(false);
      await refreshAlerts();
    }
  };
  return (
    <Button size="sm" isDisabled={isLooking} onPress={() => void look()}>
      {t(isLooking ? 'looking' : 'lookNow')}
    </Button>
  );
}
