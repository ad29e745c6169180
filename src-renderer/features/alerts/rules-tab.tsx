import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DescribedAlertRule } from '../../../src-core/contract/alerts.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { refreshAlerts, useAlertRules } from '../../data/alerts.ts';
import { useChannelNames } from '../../data/channels.ts';
import { api } from '../../data/client.ts';
import { useSettings } from '../../data/lake-query.ts';
import { RehearsalDialog } from './rehearsal-dialog.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { useRefusal } from './use-refusal.ts';

/** What is watched, when it is looked at next, and what it would have told. */
export function RulesTab() {
  const { t } = useTranslation('alerts');
  const rules = useAlertRules();
  const [isAdding, setAdding] = useState(false);
  const [rehearsed, setRehearsed] = useState<DescribedAlertRule | null>(null);
  const add = (
    <Button variant="primary" size="sm" onPress={() => setAdding(true)}>
      {t('rules.add')}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {rules.data ? (
        rules.data.length === 0 ? (
          <EmptyState
            icon={<BellRing aria-hidden size={26} strokeWidth={1.5} />}
            title={t('rules.noneTitle')}
            action={add}
          >
            {t('rules.noneText')}
          </EmptyState>
        ) : (
          <>
            <div className="flex shrink-0 justify-end border-b border-border px-4 py-2">{add}</div>
            <RuleList rules={rules.data} onRehearse={setRehearsed} />
          </>
        )
      ) : rules.error ? (
        <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
      ) : (
        <ListSkeleton />
      )}
      {isAdding ? <RuleDialog onClose={() => setAdding(false)} /> : null}
      {rehearsed ? <RehearsalDialog rule={rehearsed.body} onClose={() => setRehearsed(null)} /> : null}
    </div>
  );
}

function RuleList({
  rules,
  onRehearse,
}: {
  rules: readonly DescribedAlertRule[];
  onRehearse: (rule: DescribedAlertRule) => void;
}) {
  const { t } = useTranslation('alerts');
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <PlainTable
        caption={t('tab.rules')}
        head={
          <>
            <HeadCell>{t('column.rule')}</HeadCell>
            <HeadCell>{t('column.on')}</HeadCell>
            <HeadCell>{t('column.tells')}</HeadCell>
            <HeadCell>{t('column.next')}</HeadCell>
            <HeadCell />
          </>
        }
      >
        <tbody>
          {rules.map(rule => (
            <RuleRow key={rule.id} rule={rule} onRehearse={() => onRehearse(rule)} />
          ))}
        </tbody>
      </PlainTable>
    </div>
  );
}

function RuleRow({ rule, onRehearse }: { rule: DescribedAlertRule; onRehearse: () => void }) {
  const { t, i18n } = useTranslation('alerts');
  const { settings } = useSettings();
  const nameOf = useChannelNames();
  const refuse = useRefusal();
  const { id, version, body } = rule;
  const turn = async (isOn: boolean) => {
    try {
      await api.alerts.saveRule({ id, baseVersion: version, rule: { ...body, isOn } });
    } catch (error) {
      refuse(error);
    } finally {
      await refreshAlerts();
    }
  };
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-56">
        <span className="wrap-anywhere">{body.name}</span>
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
      <Cell className="max-w-56 wrap-anywhere">
        {body.channels.length === 0 ? t('rules.inboxOnly') : body.channels.map(nameOf).join(', ')}
      </Cell>
      <Cell className="whitespace-nowrap text-muted">
        {rule.nextLookAt === null ? t('rules.isOff') : formatInstant(rule.nextLookAt, i18n.language, settings.zone)}
      </Cell>
      <Cell align="right">
        <Button size="sm" variant="quiet" aria-label={t('rehearsal.of', { rule: body.name })} onPress={onRehearse}>
          {t('rehearsal.button')}
        </Button>
      </Cell>
    </tr>
  );
}
