import { Notification } from 'electron';
import type { Adapters } from '../app/adapters.ts';

/** Notifications that wait to be pressed; without a reference they would be collected, and a press would do nothing. */
const KEPT = 20;
/** Systems that say neither that it is shown nor that it is not. */
const SILENT_MS = 3_000;

/** Notifications of the system. Null where it has none. @param open shows the view that a notification is about */
export function desktopNotices(open: (address: string) => void): Adapters['notify'] {
  if (!Notification.isSupported()) return null;
  const shown: Notification[] = [];
  return ({ title, body, address }) =>
    new Promise((resolve, reject) => {
      const notice = new Notification({ title, body });
      notice.on('click', () => {
        if (address !== null) open(address);
      });
      notice.once('show', () => resolve());
      notice.once('failed', (_event, error) => reject(new Error(error)));
      setTimeout(resolve, SILENT_MS);
      shown.push(notice);
      if (shown.length > KEPT) shown.shift();
      notice.show();
    });
}
