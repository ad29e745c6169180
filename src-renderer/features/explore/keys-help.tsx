import { Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Kbd } from '../../components/ui/kbd.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { exploreKeys } from './use-explore-keys.ts';

/** Every key of this screen; the table's own keys follow the ARIA grid pattern. */
export function KeysHelp() {
  const { t } = useTranslation('explore');
  return (
    <Popover
      label={t('keys.title')}
      placement="bottom end"
      trigger={
        <Button size="sm" variant="quiet" aria-label={t('keys.title')} data-shortcut="k">
          <Keyboard aria-hidden size={15} />
        </Button>
      }
    >
      <h2 className="eyebrow mb-1">{t('keys.title')}</h2>
      <dl className="w-64">
        {exploreKeys.map(([key, name]) => (
          <div key={key} className="flex h-7 items-center justify-between text-xs">
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              <Kbd keys={key} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 max-w-64 text-2xs text-muted">{t('keys.table-hint')}</p>
    </Popover>
  );
}
