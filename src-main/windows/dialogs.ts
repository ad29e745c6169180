import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Adapters } from '../app/adapters.ts';
import { senderIdOf } from './window-ports.ts';

/** The system's dialogs, on the window that asked. */
export function windowDialogs(
  windows: ReadonlySet<BrowserWindow>,
): Required<Pick<Adapters, 'pickFiles' | 'chooseTarget'>> {
  const owner = (senderId: string | null) =>
    [...windows].find(window => !window.isDestroyed() && senderIdOf(window) === senderId);
  const open = async (senderId: string | null, properties: NonNullable<Electron.OpenDialogOptions['properties']>) => {
    const window = owner(senderId);
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, { properties })
      : dialog.showOpenDialog({ properties }));
    return canceled ? [] : filePaths;
  };
  return {
    pickFiles: (kind, senderId) =>
      open(senderId, kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory']),
    chooseTarget: async ({ kind, suggestedName, senderId }) => {
      if (kind === 'folder') {
        const [path] = await open(senderId, ['openDirectory', 'createDirectory']);
        return path === undefined ? null : { path, downloadTicket: null };
      }
      const window = owner(senderId);
      const options = { defaultPath: join(app.getPath('downloads'), suggestedName) };
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : { path: filePath, downloadTicket: null };
    },
  };
}
