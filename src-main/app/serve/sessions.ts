import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may talk to the server: the one-time token in the printed address is exchanged for a session cookie; a second use is
 * refused. The cookie's name carries the port, because browsers keep cookies per host, not per port.
 */
export class Sessions {
  readonly token = randomBytes(32).toString('base64url');
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  readonly #sessions: Buffer[] = [];
  #isTokenUsed = false;

  constructor(port: number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    this.#cookieName = `mureon_${port}`;
  }

  /** The Host header names this server (against DNS rebinding), and an Origin, where sent, is our own. */
  isOwnAddress(request: IncomingMessage): boolean {
    const { host, origin } = request.headers;
    if (host === undefined || !this.#hosts.has(host)) return false;
    if (origin !== undefined && origin !== `http://${host}`) return false;
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || (site === 'none' && request.method === 'GET');
  }

  /** Something only a page of ours may ask: like `isOwnAddress`, but the Origin must be there. */
  isOwnPage(request: IncomingMessage): boolean {
    return this.isOwnAddress(request) && request.headers.origin === `http://${request.headers.host}`;
  }

  /** The Set-Cookie value for a right token, once; null otherwise. */
  exchange(token: string): string | null {
    if (this.#isTokenUsed || !sameSecret(token, this.token)) return null;
    this.#isTokenUsed = true;
    const session = randomBytes(32).toString('base64url');
    this.#sessions.push(digest(session));
    return `${this.#cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  isSignedIn(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map(part => part.trim());
    const value = cookies.find(cookie => cookie.startsWith(`${this.#cookieName}=`))?.slice(this.#cookieName.length + 1);
    if (value === undefined) return false;
    const given = digest(value);
    return this.#sessions.some(session => timingSafeEqual(session, given));
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const sameSecret = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));
