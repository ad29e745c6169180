import { FolderTree } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/states.tsx';
import type { GoShowback } from './showback-address.ts';

/** Folders, shared drives and stores that packs are published to. @param open id of the place that the address names, "new" for one being made */
export function PlacesTab(_props: { open: string | undefined; onGo: GoShowback }) {
  const { t } = useTranslation('showback');
  return (
    <EmptyState icon={<FolderTree aria-hidden size={26} strokeWidth={1.5} />} title={t('later.places')}>
      <code className="font-mono text-xs">mureon report destination list</code>
    </EmptyState>
  );
}
