import { useTranslation } from 'react-i18next';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { type AlertTab, useAlertsAddress } from './alerts-address.ts';
import { ChannelsTab } from './channels/channels-tab.tsx';
import { Inbox } from './inbox.tsx';
import { MutesTab } from './mutes/mutes-tab.tsx';
import { RulesTab } from './rules/rules-tab.tsx';
import { useLook } from './use-look.ts';

/** What is wrong now and who heard of it; what is watched, and what that would have told; where it is told. */
export function AlertsScreen() {
  const { t } = useTranslation('alerts');
  const { tab, go } = useAlertsAddress();
  return (
    <Page title={t('title')} isPadded={false} actions={<LookNow />}>
      <Tabs
        isFilling
        label={t('title')}
        value={tab}
        onChange={id => go({ tab: id as AlertTab })}
        items={[
          { id: 'inbox', label: t('tab.inbox'), content: <Inbox /> },
          { id: 'rules', label: t('tab.rules'), content: <RulesTab /> },
          { id: 'mutes', label: t('tab.mutes'), content: <MutesTab /> },
          { id: 'channels', label: t('tab.channels'), content: <ChannelsTab /> },
        ]}
      />
    </Page>
  );
}

function LookNow() {
  const { t } = useTranslation('alerts');
  const { isLooking, look } = useLook();
  return (
    <Button size="sm" isDisabled={isLooking} onPress={() => void look(null)}>
      {t(isLooking ? 'looking' : 'lookNow')}
    </Button>
  );
}
