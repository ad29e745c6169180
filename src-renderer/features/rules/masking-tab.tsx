import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { MaskingPolicyForm } from './masking-policy-form.tsx';
import { MaskingReceipts } from './masking-receipts.tsx';

/** What is personal in what arrives, what is done with it, and the proof of it drop by drop. */
export function MaskingTab() {
  const { t } = useTranslation('rules');
  const policy = useQuery({
    queryKey: ['masking-policy'],
    queryFn: ({ signal }) => api.rules.masking(undefined, { signal }),
    staleTime: 0,
  });
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
      <p className="mb-3 max-w-3xl text-sm text-muted">{t('masking.hint')}</p>
      {policy.data ? (
        <MaskingPolicyForm key={policy.data.version} policy={policy.data} />
      ) : policy.error ? (
        <ErrorState error={policy.error} onRetry={() => void policy.refetch()} />
      ) : (
        <ListSkeleton />
      )}
      <MaskingReceipts />
    </div>
  );
}
