import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import type { GoShowback } from './showback-address.ts';
import { draftOf } from './template-editor/draft.ts';
import { useTemplateDrafts } from './template-editor/draft-store.ts';
import { StarterGallery } from './template-editor/starter-gallery.tsx';
import { TemplateEditor } from './template-editor/template-editor.tsx';
import { TemplateList } from './template-editor/template-list.tsx';
import { useTemplates } from './use-packs.ts';

/**
 * What reports are made of, kept as versions.
 * @param open id of the template that the address names, "new" for one being made
 * @param from the starter that a new one begins with; without one they are shown to choose from
 */
export function TemplatesTab({
  open,
  from,
  onGo,
}: {
  open: string | undefined;
  from: string | undefined;
  onGo: GoShowback;
}) {
  const { t } = useTranslation('report-templates');
  const templates = useTemplates();
  if (templates.error) return <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />;
  if (!templates.data) return <ListSkeleton />;
  if (open === undefined) return <TemplateList templates={templates.data} onGo={onGo} />;
  if (open === 'new')
    return from === undefined ? <StarterGallery onGo={onGo} /> : <NewTemplate from={from} onGo={onGo} />;
  const stored = templates.data.find(({ id }) => id === open);
  if (!stored)
    return (
      <EmptyState
        icon={<LayoutTemplate aria-hidden size={26} strokeWidth={1.5} />}
        title={t('editor.gone')}
        action={<Button onPress={() => onGo({ tab: 'templates' })}>{t('editor.back')}</Button>}
      >
        {t('editor.goneText')}
      </EmptyState>
    );
  const { id, version, body } = stored;
  return <TemplateEditor key={id} base={draftOf(body, { id, version })} stored={stored} onGo={onGo} />;
}

/** One that was begun, or the starter that the address names. */
function NewTemplate({ from, onGo }: { from: string; onGo: GoShowback }) {
  const { i18n } = useTranslation();
  const begun = useTemplateDrafts().get('new');
  const language = i18n.language.startsWith('ko') ? 'ko' : 'en';
  const { data, error, refetch } = useQuery({
    queryKey: ['report-starters', language],
    queryFn: ({ signal }) => api.reports.starters({ language }, { signal }),
    enabled: begun === undefined,
  });
  const starter = data?.find(({ key }) => key === from);
  const base = begun ?? (starter ? draftOf(starter.template, { id: null, version: null }) : null);
  if (base) return <TemplateEditor base={base} stored={null} onGo={onGo} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return data ? <StarterGallery onGo={onGo} /> : <ListSkeleton />;
}
