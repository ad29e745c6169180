import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReportTemplate, StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { showToast } from '../../../components/ui/toast.tsx';
import { api } from '../../../data/client.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { changedParts } from './draft.ts';

/** Who saved what when; an old version can be taken up again, and saving it makes it the newest. */
export function TemplateHistory({
  stored,
  onTakeUp,
  onClose,
}: {
  stored: StoredTemplate;
  onTakeUp: (past: ReportTemplate) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('report-templates');
  const { settings } = useSettings();
  const { data, error, refetch } = useQuery({
    queryKey: ['report-template-history', stored.id, stored.version],
    queryFn: ({ signal }) => api.reports.templateHistory({ id: stored.id }, { signal }),
  });
  const whatChanged = (body: ReportTemplate, before: ReportTemplate | null | undefined) => {
    if (!before) return t('history.first');
    const parts = changedParts(body, before).map(part => t(`history.what.${part}`));
    return parts.length === 0 ? t('history.same') : t('history.changed', { list: parts.join(', ') });
  };
  return (
    <Dialog
      title={t('history.title', { name: stored.body.name })}
      width="md"
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      {error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton />
      ) : (
        <ol className="grid gap-2">
          {data.map(({ version, body, savedAt, savedBy }, index) => (
            <li key={version} className="rounded-lg border border-border px-3 py-2">
              <div className="flex flex-wrap items-center gap-2">
                <h3 className="text-sm font-[550]">{t('list.version', { version })}</h3>
                {version === stored.version ? <Badge tone="positive">{t('history.now')}</Badge> : null}
                <span className="text-xs text-muted">
                  {savedBy} · {formatInstant(savedAt, i18n.language, settings.zone)}
                </span>
                {body && version !== stored.version ? (
                  <Button
                    size="sm"
                    className="ml-auto"
                    aria-label={`${t('history.restore')}: ${t('list.version', { version })}`}
                    onPress={() => {
                      onTakeUp(body);
                      showToast({ tone: 'info', title: t('history.restored', { version }) });
                    }}
                  >
                    {t('history.restore')}
                  </Button>
                ) : null}
              </div>
              <p className="text-xs text-muted">
                {body ? whatChanged(body, data[index + 1]?.body) : t('history.removed')}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
