import { useQuery } from '@tanstack/react-query';
import { Gauge } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';

/** How the statement in the editor would run; on request, how it did, with times and rows. */
export function PlanTab({ text }: { text: string }) {
  const { t } = useTranslation('sql');
  const [measured, setMeasured] = useState<string | null>(null);
  const analyze = measured === text;
  const { data, error, isFetching } = useQuery({
    queryKey: ['sql-plan', text, analyze],
    queryFn: ({ signal }) => api.sql.plan({ text, analyze }, { signal }),
    enabled: text.trim() !== '',
    staleTime: 0,
    retry: false,
  });
  if (text.trim() === '') return <p className="p-6 text-center text-sm text-muted">{t('plan.none')}</p>;
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <div className="flex shrink-0 items-center gap-2 px-4 py-2">
        <Button size="sm" isDisabled={analyze && isFetching} onPress={() => setMeasured(text)}>
          <Gauge aria-hidden size={13} />
          {t('plan.analyze')}
        </Button>
        <span className="text-xs text-muted">{t('plan.hint')}</span>
      </div>
      {error ? (
        <ErrorState error={error} />
      ) : data ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t('tab.plan')}
          className="min-h-0 flex-1 overflow-auto px-4 pb-4"
        >
          <pre className="font-mono text-2xs leading-4 select-text">{data.text}</pre>
        </section>
      ) : (
        <ListSkeleton />
      )}
    </div>
  );
}
