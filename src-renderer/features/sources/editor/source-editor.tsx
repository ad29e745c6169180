import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { connectorTitle } from '../../../components/lake-words.ts';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../components/ui/states.tsx';
import { useSettings } from '../../../data/lake-query.ts';
import { useConnectors, useSources } from '../../../data/sources.ts';
import { useSourcesAddress } from '../sources-address.ts';
import { ConnectorGallery } from './connector-gallery.tsx';
import { draftOf, newDraft } from './draft.ts';
import { SourceForm } from './source-form.tsx';

/** Add a source or change one: first which connector, then its settings. The address says where one is. */
export function SourceEditor() {
  const { t, i18n } = useTranslation('connections');
  const navigate = useNavigate();
  const address = useSourcesAddress();
  const { settings } = useSettings();
  const connectors = useConnectors();
  const sources = useSources();
  const go = (search: Record<string, string>) =>
    void navigate({ to: '/sources', search: { tab: 'connected', ...search } });
  const error = connectors.error ?? sources.error;
  const source = sources.data?.find(({ id }) => id === address.edit) ?? null;
  const connector = connectors.data?.find(({ id }) => id === (source?.connector ?? address.add)) ?? null;

  if (error)
    return (
      <Frame title={t('gallery.title')} onBack={() => go({})}>
        <ErrorState error={error} onRetry={() => void Promise.all([connectors.refetch(), sources.refetch()])} />
      </Frame>
    );
  if (!connectors.data || !sources.data)
    return (
      <Frame title={t('gallery.title')} onBack={() => go({})}>
        <Skeleton className="h-64" />
      </Frame>
    );
  if (address.edit !== undefined && !(source && connector))
    return (
      <Frame title={t('form.editTitle', { name: '' })} onBack={() => go({})}>
        <EmptyState title={t('form.gone')} />
      </Frame>
    );
  if (!connector)
    return (
      <Frame title={t('gallery.title')} onBack={() => go({})} hint={t('gallery.hint')}>
        <ConnectorGallery connectors={connectors.data} onChoose={id => go({ add: id })} />
      </Frame>
    );
  const title = connectorTitle(connector, i18n);
  return (
    <Frame
      title={source ? t('form.editTitle', { name: source.name }) : t('form.addTitle', { title })}
      onBack={() => go(source ? { source: source.id } : { add: 'any' })}
    >
      <SourceForm
        key={source?.id ?? connector.id}
        connector={connector}
        source={source}
        initial={
          source
            ? draftOf(source, connector)
            : newDraft(
                connector,
                sources.data.map(({ name }) => name),
                settings.zone,
              )
        }
        onDone={id => go({ source: id })}
        onCancel={() => go(source ? { source: source.id } : {})}
      />
    </Frame>
  );
}

function Frame({
  title,
  hint,
  onBack,
  children,
}: {
  title: string;
  hint?: string;
  onBack: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('connections');
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto w-full max-w-[980px] px-6 py-5">
        <Button size="sm" variant="quiet" className="-ml-2" onPress={onBack}>
          <ArrowLeft aria-hidden size={14} />
          {t('back')}
        </Button>
        <h2 className="mt-2 text-xl font-semibold tracking-[-0.01em]">{title}</h2>
        {hint ? <p className="mt-1 max-w-[70ch] text-sm text-muted">{hint}</p> : null}
        <div className="mt-5">{children}</div>
      </div>
    </div>
  );
}
