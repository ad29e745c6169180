import { FileDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filesOfDrop } from '../../data/files.ts';
import { importFlow } from '../../data/import-flow.ts';

/** `dragover` comes several times a second while something hovers; silence means that the drag ended without telling us. */
const SILENCE_MS = 1_500;

/** Files may be dropped anywhere in the window; while they hover, the window says what will happen. */
export function DropOverlay() {
  const { t } = useTranslation('shell');
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    let depth = 0; // dragenter and dragleave fire for every element on the way
    let timer = 0;
    const end = () => {
      window.clearTimeout(timer);
      depth = 0;
      setIsOver(false);
    };
    const stayAwake = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(end, SILENCE_MS);
    };
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      stayAwake();
      setIsOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) end();
    };
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      stayAwake();
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      end();
      void filesOfDrop(event.dataTransfer).then(files => importFlow.drop(files));
    };
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      window.clearTimeout(timer);
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-40 bg-[color-mix(in_srgb,var(--color-bg)_88%,transparent)] p-3">
      <div className="flex h-full flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent text-center">
        <FileDown aria-hidden size={28} strokeWidth={1.5} className="text-accent" />
        <p className="text-xl font-semibold">{t('drop.title')}</p>
        <p className="text-sm text-muted">{t('drop.hint')}</p>
      </div>
    </div>
  );
}
