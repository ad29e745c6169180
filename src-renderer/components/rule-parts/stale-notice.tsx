import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';

/** Somebody else saved a version meanwhile: the choice is a person's. */
export function StaleNotice({
  found,
  author,
  base,
  onTakeTheirs,
  onKeepMine,
}: {
  found: number;
  author: string;
  base: number;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}) {
  const { t } = useTranslation('rule-parts');
  return (
    <div role="alert" className="mt-2 rounded-md bg-warning-soft px-3 py-2 text-sm">
      <p className="flex items-start gap-1.5">
        <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-warning" />
        {t('stale.text', { found, author, base })}
      </p>
      <div className="mt-2 flex gap-2">
        <Button size="sm" onPress={onTakeTheirs}>
          {t('stale.takeTheirs')}
        </Button>
        <Button size="sm" onPress={onKeepMine}>
          {t('stale.keepMine')}
        </Button>
      </div>
    </div>
  );
}
