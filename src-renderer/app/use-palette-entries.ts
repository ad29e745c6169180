import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../src-core/address/addresses.ts';
import { api } from '../data/client.ts';
import { importFlow } from '../data/import-flow.ts';
import { useCatalog, useSettings } from '../data/lake-query.ts';
import { useSavedViews } from '../data/saved-views.ts';
import type { PaletteEntry } from './palette-entries.ts';
import { screens } from './screens.ts';

/** What is made anew, and parts of screens that have a name of their own. */
const places = [
  ['newPack', '/showback?id=new'],
  ['newTemplate', '/showback?tab=templates&id=new'],
  ['newBudget', '/budgets?new=yes'],
  ['newRule', '/alerts?tab=rules&rule=new'],
  ['schedules', '/showback?tab=schedules'],
  ['places', '/showback?tab=places'],
  ['channels', addressOf.channels()],
] as const;

/** Everything the palette can reach: screens, actions, saved views and files opened before. */
export function usePaletteEntries(showShortcuts: () => void): PaletteEntry[] {
  const { t, i18n } = useTranslation('shell');
  const router = useRouter();
  const { settings, save } = useSettings();
  const { data: saved } = useSavedViews();
  const { data: catalog } = useCatalog();
  const { data: recents } = useQuery({
    queryKey: ['recents'],
    queryFn: ({ signal }) => api.app.recents(undefined, { signal }),
    staleTime: 0,
  });
  return useMemo(() => {
    const english = i18n.getFixedT('en', 'shell');
    const action = (id: string, run: () => void, shortcut?: string): PaletteEntry => ({
      id: `action:${id}`,
      group: 'actions',
      label: t(`action.${id}`),
      keywords: [english(`action.${id}`)],
      run,
      ...(shortcut ? { shortcut } : {}),
    });
    return [
      ...screens.map(
        (screen): PaletteEntry => ({
          id: `screen:${screen.id}`,
          group: 'screens',
          label: t(`screen.${screen.id}`),
          keywords: [english(`screen.${screen.id}`), screen.id],
          shortcut: `g ${screen.key}`,
          run: () => void router.navigate({ to: screen.path }),
        }),
      ),
      action('importFiles', () => void importFlow.choose('files')),
      action('openInvestigation', () => void router.navigate({ to: '/investigation' })),
      action('importFolder', () => void importFlow.choose('folder')),
      ...places.map(([id, address]) => action(id, () => router.history.push(address))),
      action('lookNow', () => void api.alerts.evaluate({ ruleId: null })),
      ...(catalog?.rows === 0 ? [action('loadDemo', () => void api.app.startDemo({}))] : []),
      ...(settings.theme === 'dark'
        ? [action('themeLight', () => void save({ theme: 'light' }))]
        : [action('themeDark', () => void save({ theme: 'dark' }))]),
      ...(i18n.language === 'ko'
        ? [action('languageEn', () => void save({ language: 'en' }))]
        : [action('languageKo', () => void save({ language: 'ko' }))]),
      action('copyAddress', () => void navigator.clipboard.writeText(router.history.location.href)),
      action('shortcuts', showShortcuts, '?'),
      ...(saved?.views ?? []).map(
        (view): PaletteEntry => ({
          id: `view:${view.path}`,
          group: 'views',
          label: view.name,
          keywords: [view.path, view.address],
          run: () => router.history.push(view.address),
        }),
      ),
      ...(recents ?? []).map(
        (recent): PaletteEntry => ({
          id: `recent:${recent.handle}`,
          group: 'recents',
          label: recent.name,
          keywords: [],
          run: () => void importFlow.open([recent.handle]),
        }),
      ),
    ];
  }, [router, t, i18n, settings.theme, save, saved, catalog?.rows, recents, showShortcuts]);
}
