import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Kbd } from '../../components/ui/kbd.tsx';
import { screens } from '../screens.ts';

/** Every key of the window on one sheet. */
export function ShortcutsSheet({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const { t } = useTranslation('shell');
  const groups = [
    {
      title: t('shortcuts.everywhere'),
      rows: [
        { keys: 'Mod+K', label: t('search') },
        { keys: '?', label: t('shortcuts.title') },
        { keys: 'Mod+,', label: t('screen.settings') },
        { keys: 'Escape', label: t('shortcuts.close') },
      ],
    },
    {
      title: t('shortcuts.goTo'),
      rows: screens.map(screen => ({ keys: `g ${screen.key}`, label: t(`screen.${screen.id}`) })),
    },
  ];
  return (
    <Dialog title={t('shortcuts.title')} isOpen={isOpen} onOpenChange={onOpenChange} width="md">
      <div className="grid gap-6">
        {groups.map(group => (
          <section key={group.title}>
            <h3 className="eyebrow mb-1">{group.title}</h3>
            <dl className="columns-2 gap-8">
              {group.rows.map(row => (
                <div
                  key={row.keys}
                  className="flex h-8 break-inside-avoid items-center justify-between border-b border-border"
                >
                  <dt>{row.label}</dt>
                  <dd>
                    <Kbd keys={row.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-4 text-xs text-muted">{t('shortcuts.offHint')}</p>
    </Dialog>
  );
}
