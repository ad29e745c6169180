import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useOpenSearch } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Kbd } from '../../components/ui/kbd.tsx';

/** The way into the search over everything, where a question begins. */
export function SearchField() {
  const { t } = useTranslation('home');
  return (
    <Button onPress={useOpenSearch()} className="h-10! w-full justify-start! gap-2.5! px-4! text-muted!">
      <Search aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0 flex-1 truncate text-left">{t('search')}</span>
      <Kbd keys="Mod+K" />
    </Button>
  );
}
