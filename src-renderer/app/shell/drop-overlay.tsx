import { FileDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFileDrag, useFileTaker } from '../../data/file-drag.ts';

/** Files may be dropped anywhere in the window; while they hover, the window says what will happen. */
export function DropOverlay() {
  const { t } = useTranslation('shell');
  const taker = useFileTaker();
  if (!useFileDrag()) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-40 bg-[color-mix(in_srgb,var(--color-bg)_88%,transparent)] p-3">
      <div className="flex h-full flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent text-center">
        <FileDown aria-hidden size={28} strokeWidth={1.5} className="text-accent" />
        <p className="text-xl font-semibold">{taker?.title ?? t('drop.title')}</p>
        <p className="text-sm text-muted">{taker?.hint ?? t('drop.hint')}</p>
      </div>
    </div>
  );
}
