import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { workbenchEvents } from '../data/events.ts';
import { importFlow } from '../data/import-flow.ts';
import { openAddress, router } from './router.tsx';
import type { ShellOverlay } from './shell/shell.tsx';

/** Commands of the native menu, the dock icon and the command line that opened this window. */
export function useShellCommands(open: (overlay: ShellOverlay) => void): void {
  const queryClient = useQueryClient();
  useEffect(
    () =>
      workbenchEvents.onCommand(({ command, handles }) => {
        if (command.startsWith('open:/')) return openAddress(command.slice('open:'.length));
        switch (command) {
          case 'import':
          case 'import-files':
            return void (handles.length > 0 ? importFlow.open(handles) : importFlow.choose('files'));
          case 'import-folder':
            return void importFlow.choose('folder');
          case 'settings-changed': // by the native menu
            return void queryClient.invalidateQueries({ queryKey: ['settings'] });
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
    [open, queryClient],
  );
}
