import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageChromeProvider } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ExplainDrawer } from '../../features/explain/explain-drawer.tsx';
import { ImportDialog } from '../../features/sources/import-dialog.tsx';
import { ErrorBoundary } from '../error-boundary.tsx';
import { useFinishedTasks } from '../finished-tasks.ts';
import type { ShellOverlay } from '../overlays.ts';
import { useShellCommands } from '../shell-commands.ts';
import { useShortcuts } from '../shortcuts.ts';
import { Banners } from './banners.tsx';
import { CommandPalette } from './command-palette.tsx';
import { DropOverlay } from './drop-overlay.tsx';
import { Navigation, NavigationToggle } from './navigation.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { TaskCenter } from './task-center.tsx';
import { WorkspaceFacts } from './workspace-facts.tsx';

/** The window: navigation on the left, one screen, and what can lie over it. */
export function Shell() {
  const { t } = useTranslation('shell');
  const [overlay, setOverlay] = useState<ShellOverlay>('none');
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: state => state.location.pathname });
  useFocusOnNewScreen(main, path);
  useShortcuts(setOverlay);
  useShellCommands(setOverlay);
  useFinishedTasks();
  return (
    <PageChromeProvider
      value={{
        facts: <WorkspaceFacts />,
        leading: <NavigationToggle />,
        trailing: <TaskCenter />,
        openSearch: () => setOverlay('palette'),
      }}
    >
      <Button
        variant="primary"
        onPress={() => main.current?.focus()}
        className="absolute! top-2 left-2 z-50 -translate-y-16 focus:translate-y-0"
      >
        {t('skipToContent')}
      </Button>
      <div className="relative flex h-full">
        <Navigation onSearch={() => setOverlay('palette')} />
        <div className="flex min-w-0 flex-1 flex-col">
          <Banners />
          <main ref={main} id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
            <ErrorBoundary key={path}>
              <Outlet />
            </ErrorBoundary>
          </main>
        </div>
        <ExplainDrawer />
      </div>
      <CommandPalette
        isOpen={overlay === 'palette'}
        onOpenChange={isOpen => setOverlay(isOpen ? 'palette' : 'none')}
        onShowShortcuts={() => setOverlay('shortcuts')}
      />
      <ShortcutsSheet
        isOpen={overlay === 'shortcuts'}
        onOpenChange={isOpen => setOverlay(isOpen ? 'shortcuts' : 'none')}
      />
      <ImportDialog />
      <DropOverlay />
    </PageChromeProvider>
  );
}

/** A new screen takes the focus, so that a keyboard or screen reader goes on there and not in the old place. */
function useFocusOnNewScreen(main: React.RefObject<HTMLElement | null>, path: string): void {
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current !== path) main.current?.focus({ preventScroll: true });
    previous.current = path;
  }, [main, path]);
}
