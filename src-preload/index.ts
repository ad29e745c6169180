import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { FileHandle } from '../src-core/contract/meta.ts';

/**
 * The whole bridge (SECURITY 9): ask for ports, exchange dropped files for handles. No ipcRenderer, no events, no paths reach
 * the page; calls travel over the ports, never through here.
 */
contextBridge.exposeInMainWorld('mureon', {
  shell: 'desktop',
  connect: (): void => ipcRenderer.send('mureon:connect'),
  registerFiles: (files: File[]): Promise<FileHandle[]> => {
    const paths = files.map(file => webUtils.getPathForFile(file)).filter(path => path !== '');
    return ipcRenderer.invoke('mureon:register-files', paths);
  },
});

// `channels` names the ports in order: both at first, only "data" when the lake was restarted.
ipcRenderer.on('mureon:ports', (event, channels: string[]) => {
  window.postMessage({ type: 'mureon:ports', channels }, window.location.origin, event.ports);
});
