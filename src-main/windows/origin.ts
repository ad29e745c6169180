/** The one origin of the page on the desktop. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'workbench';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** Hosts that a link may open in the system's browser, after asking (SECURITY 7). */
const externalHosts = new Set(['focus.finops.org', 'www.finops.org']);

/** A parsed https address of a listed host without credentials or port; null for anything else. */
export function externalUrl(text: string): URL | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isPlain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return isPlain && externalHosts.has(url.hostname) ? url : null;
}
