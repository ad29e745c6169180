import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, Pencil, RefreshCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorInfo, Source } from '../../../../src-core/contract/sources.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { KeychainNote } from '../../../components/keychain-note.tsx';
import { connectorTitle, fieldTitle, secretTitle } from '../../../components/lake-words.ts';
import { scheduleWords } from '../../../components/schedule/schedule-words.ts';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { useSettings } from '../../../data/lake-query.ts';
import { startSync, useConnectors, useKeychain } from '../../../data/sources.ts';
import { HealthBadge } from './health-badge.tsx';
import { RunHistory } from './run-history.tsx';
import { secretTones } from './source-words.ts';
import { useAttempt } from './use-attempt.ts';

/** One source: what it is set to, whether its secrets are there, and every run with what it said. */
export function SourceDrawer({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t, i18n } = useTranslation(['connections', 'common']);
  const navigate = useNavigate();
  const attempt = useAttempt();
  const { data: connectors } = useConnectors();
  const connector = connectors?.find(({ id }) => id === source.connector);
  return (
    <aside
      aria-label={source.name}
      className="w-[460px] shrink-0 overflow-auto border-l border-border bg-surface max-[1100px]:absolute max-[1100px]:inset-y-0 max-[1100px]:right-0 max-[1100px]:z-20 max-[1100px]:w-[min(520px,100%)] max-[1100px]:shadow-(--shadow-overlay)"
    >
      <header className="sticky top-0 z-10 flex items-start gap-3 border-b border-border bg-surface py-2.5 pr-2 pl-5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">{source.name}</h2>
          <p className="truncate text-xs text-muted">
            {connector ? connectorTitle(connector, i18n) : source.connector}
          </p>
        </div>
        <IconButton size="sm" label={t('drawer.close')} onPress={onClose}>
          <X aria-hidden size={15} />
        </IconButton>
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-5 py-4">
        <div className="flex flex-wrap items-center gap-2">
          <HealthBadge health={source.health} />
          <span className="ml-auto flex gap-1.5">
            <Button
              size="sm"
              onPress={() => void navigate({ to: '/sources', search: { tab: 'connected', edit: source.id } })}
            >
              <Pencil aria-hidden size={13} />
              {t('action.edit')}
            </Button>
            <Button
              size="sm"
              variant="primary"
              isDisabled={source.health === 'running'}
              onPress={() => attempt(() => startSync(source.id))}
            >
              <RefreshCw aria-hidden size={13} />
              {t('action.sync')}
            </Button>
          </span>
        </div>
        <RunHistory source={source} />
        <Schedule source={source} />
        <Secrets source={source} connector={connector} />
        <section>
          <h3 className="eyebrow mb-1">{t('drawer.settings')}</h3>
          <Facts
            facts={settingsOf(source, connector)
              .filter(([, value]) => value !== null && value !== '')
              .map(([name, value]) => [
                connector ? fieldTitle(connector, name, i18n) : name,
                typeof value === 'boolean' ? t(value ? 'yes' : 'no') : String(value),
              ])}
          />
        </section>
        <Button
          size="sm"
          variant="quiet"
          className="justify-self-start text-accent!"
          onPress={() => void navigate({ to: '/sources', search: { tab: 'files', find: source.name } })}
        >
          {t('drawer.drops')}
          <ArrowRight aria-hidden size={13} />
        </Button>
      </div>
    </aside>
  );
}

function Schedule({ source }: { source: Source }) {
  const { t, i18n } = useTranslation(['connections', 'common']);
  const { settings } = useSettings();
  const { schedule, nextRunAt, lastSuccessAt } = source;
  const instant = (at: string | null) => (at === null ? '–' : formatInstant(at, i18n.language, settings.zone));
  return (
    <section>
      <h3 className="eyebrow mb-1">{t('drawer.schedule')}</h3>
      <Facts
        facts={[
          [
            t('drawer.when'),
            `${scheduleWords(schedule, t, i18n.language)}${schedule.cron === null ? '' : ` (${schedule.zone})`}`,
          ],
          [t('column.nextRun'), schedule.isPaused ? t('paused') : instant(nextRunAt)],
          [t('drawer.lastSuccess'), instant(lastSuccessAt)],
          [t('drawer.silentAfter'), t('hours', { count: schedule.silentAfterHours })],
        ]}
      />
    </section>
  );
}

/** In the order of the form; settings that the connector no longer has come last. */
function settingsOf(source: Source, connector: ConnectorInfo | undefined) {
  const order = connector?.fields.map(({ name }) => name) ?? [];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(source.settings).toSorted(([a], [b]) => rank(a) - rank(b));
}

/** Only whether a secret is there; its value never comes back to the window. */
function Secrets({ source, connector }: { source: Source; connector: ConnectorInfo | undefined }) {
  const { t, i18n } = useTranslation('connections');
  const { data: keychain } = useKeychain();
  if (source.secrets.length === 0) return null;
  const isTroubled = source.secrets.some(({ state }) => state !== 'ready' && state !== 'missing');
  return (
    <section>
      <h3 className="eyebrow mb-1">{t('drawer.secrets')}</h3>
      <Facts
        facts={source.secrets.map(({ name, state }) => {
          const secret = connector?.secrets.find(each => each.name === name);
          const isMissed = !(state === 'missing' && secret?.isOptional);
          return [
            connector && secret ? secretTitle(connector, secret, i18n) : name,
            <Badge key={name} tone={isMissed ? secretTones[state] : 'neutral'}>
              {t(`secret.state.${state}`)}
            </Badge>,
          ] as const;
        })}
      />
      {keychain && isTroubled ? <KeychainNote keychain={keychain} /> : null}
    </section>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="text-sm">
      {facts.map(([label, value]) => (
        <div key={label} className="grid grid-cols-[132px_minmax(0,1fr)] gap-3 py-1">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 whitespace-pre-wrap wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
