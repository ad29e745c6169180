import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { reportDocument } from './report-document.ts';

/** The report's own page as it was built, in a frame where nothing runs. */
export function ReportPage({ id, title }: { id: string; title: string }) {
  const { t } = useTranslation('showback');
  const frame = useRef<HTMLIFrameElement>(null);
  const { data, error } = useQuery({
    queryKey: ['report-page', id],
    queryFn: ({ signal }) => api.reports.page({ id }, { signal }),
  });
  useEffect(() => {
    if (data && frame.current) reportDocument(frame.current, data.html);
  }, [data]);
  if (error) return <ErrorState compact error={error} />;
  if (!data) return <Skeleton className="h-[70vh]" />;
  return (
    <iframe
      ref={frame}
      title={t('page.frame', { title })}
      sandbox="allow-same-origin"
      className="h-[75vh] w-full rounded-lg border border-border bg-white"
    />
  );
}
