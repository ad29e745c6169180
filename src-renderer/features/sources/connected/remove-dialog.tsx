import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { RemovalDialog } from '../../../components/ui/removal-dialog.tsx';
import { api } from '../../../data/client.ts';
import { refreshSources } from '../../../data/sources.ts';

/** Removing forgets how to ask, not what was answered; the dialog says so. */
export function RemoveDialog({ source: { id, name }, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation('connections');
  return (
    <RemovalDialog
      title={t('remove.title', { name })}
      answer={t('remove.confirm')}
      autoFocus
      remove={() => api.sources.remove({ id })}
      refresh={refreshSources}
      onClose={onClose}
    >
      <p>{t('remove.text')}</p>
    </RemovalDialog>
  );
}
