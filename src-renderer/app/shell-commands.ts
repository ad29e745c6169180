import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { workbenchEvents } from '../data/events.ts';
import { importFlow } from '../data/import-flow.ts';
import type { ShellOverlay } from './overlays.ts';

/** Commands of the native menu, the dock icon and the command line that opened this window. */
export function useShellCommands(open: (overlay: ShellOverlay) => void): void {
  const queryClient = useQueryClient();
  const router = useRouter();
  useEffect(
    () =>
      workbenchEvents.onCommand(({ command, handles }) => {
        if (command.startsWith('open:/')) return router.history.push(command.slice('open:'.length));
        switch (command) {
          case 'import':
          case 'import-files':
            return void (handles.length > 0 ? importFlow.open(handles) : importFlow.choose('files'));
          case 'import-folder':
            return void importFlow.choose('folder');
          case 'settings-changed': // by the native menu
            return void queryClient.invalidateQueries({ queryKey: ['settings'] });
          case 'export':
            return pressExport(() => void router.navigate({ to: '/explore' }));
          case 'palette':
            return open('palette');
          case 'shortcuts':
            return open('shortcuts');
          case 'settings':
          case 'about':
            return void router.navigate({ to: '/settings' });
          default: // A newer shell may know commands that this window does not.
        }
      }),
    [open, queryClient, router],
  );
}

/** The screen's own export menu, opened; where the screen has none, Explore is the place to choose what to export. */
function pressExport(goToExplore: () => void): void {
  const control = document.querySelector<HTMLElement>('[data-command="export"]');
  if (control) control.click();
  else goToExplore();
}
