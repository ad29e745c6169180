import { useNavigate } from '@tanstack/react-router';
import { FileDown, FlaskConical, FolderOpen, LockKeyhole, Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { TaskProgress } from '../../components/task-progress.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useWorkbench } from '../../data/events.ts';
import { importFlow } from '../../data/import-flow.ts';

const providers = ['aws', 'azure', 'gcp', 'oci'] as const;

/** An empty lake: what to bring, where to get it, and what will happen to it. */
export function FirstRun() {
  const { t } = useTranslation('home');
  return (
    <div className="mx-auto max-w-[880px] pt-4">
      <h2 className="text-2xl font-semibold tracking-[-0.02em]">{t('first.title')}</h2>
      <p className="mt-2 max-w-[62ch] text-base text-muted">{t('first.lead')}</p>
      <div className="mt-6 rounded-xl border border-dashed border-border-strong bg-surface px-6 py-9 text-center">
        <FileDown aria-hidden size={26} strokeWidth={1.5} className="mx-auto text-accent" />
        <p className="mt-2 text-lg font-semibold">{t('first.drop')}</p>
        <p className="mt-0.5 text-sm text-muted">{t('first.formats')}</p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button variant="primary" onPress={() => void importFlow.choose('files')}>
            {t('first.files')}
          </Button>
          <Button onPress={() => void importFlow.choose('folder')}>
            <FolderOpen aria-hidden size={15} />
            {t('first.folder')}
          </Button>
        </div>
        <p className="mt-4 flex items-center justify-center gap-1.5 text-xs text-muted">
          <LockKeyhole aria-hidden size={12} className="shrink-0" />
          {t('first.private')}
        </p>
      </div>
      <div className="mt-4 grid grid-cols-2 gap-4 max-[1000px]:grid-cols-1">
        <Panel title={t('first.whereTitle')}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
            {providers.map(provider => (
              <div key={provider} className="contents">
                <dt className="font-[550]">{t(`first.where.${provider}.name`)}</dt>
                <dd className="text-muted">{t(`first.where.${provider}.place`)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <div className="grid content-start gap-4">
          <ConnectPanel />
          <DemoPanel />
        </div>
      </div>
    </div>
  );
}

/** What arrives again and again is connected once. */
function ConnectPanel() {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  return (
    <Panel title={t('first.connectTitle')}>
      <p className="text-sm text-muted">{t('first.connect')}</p>
      <Button
        className="mt-3"
        onPress={() => void navigate({ to: '/sources', search: { tab: 'connected', add: 'any' } })}
      >
        <Plug aria-hidden size={15} />
        {t('first.connectButton')}
      </Button>
    </Panel>
  );
}

function DemoPanel() {
  const { t } = useTranslation('home');
  const task = useWorkbench(state => state.tasks.find(candidate => candidate.kind === 'demo') ?? null);
  return (
    <Panel title={t('first.demoTitle')}>
      <p className="text-sm text-muted">
        <Trans t={t} i18nKey="first.demo" components={{ b: <strong className="font-[550] text-text" /> }} />
      </p>
      {task?.state === 'running' ? (
        <div className="mt-3">
          <TaskProgress progress={task.progress} label={t('first.demoButton')} />
        </div>
      ) : (
        <Button className="mt-3" onPress={() => void api.app.startDemo({})}>
          <FlaskConical aria-hidden size={15} />
          {t('first.demoButton')}
        </Button>
      )}
      {task?.state === 'failed' ? (
        <div className="mt-3">
          <ErrorState error={task.error} compact />
        </div>
      ) : null}
    </Panel>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-border bg-surface px-5 py-4">
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
