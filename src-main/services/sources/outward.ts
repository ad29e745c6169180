import { join } from 'node:path';
import type { HttpRequestWire } from '../../../src-core/contract/connectors-worker.ts';
import type { Source } from '../../../src-core/contract/sources.ts';
import { type DoorAnswer, type DoorRequest, HttpDoor, type Way } from './http-door.ts';
import type { Resilience } from './resilience.ts';

export type Downloaded = { path: string; sizeBytes: number; sha256: string };

/** Requests of one run or check: the door of its settings, with patience. Closed with the run. */
export class Outward {
  readonly #door: HttpDoor;
  readonly #resilience: Resilience;
  readonly #directory: string | null;
  readonly #retries: number | undefined;
  #downloads = 0;

  /** @param options.directory for downloads; null where none are allowed. @param options.retries fewer where somebody waits */
  constructor(
    way: Way,
    resilience: Resilience,
    options: { directory: string | null; retries?: number; now: () => Date },
  ) {
    this.#door = new HttpDoor(way, { now: options.now });
    this.#resilience = resilience;
    this.#directory = options.directory;
    this.#retries = options.retries;
  }

  async send(request: DoorRequest, signal: AbortSignal): Promise<DoorAnswer> {
    const { origin } = new URL(request.url);
    const answer = await this.#resilience.run(origin, () => this.#door.send(request, signal), signal, this.#retries);
    if (answer.waitMs !== null) this.#resilience.holdBack(origin, answer.waitMs);
    return answer;
  }

  /** The file's own name is a label of the connector's; on disk it is a number. */
  download(request: HttpRequestWire, signal: AbortSignal): Promise<Downloaded> {
    const directory = this.#directory;
    if (directory === null) throw new RangeError('a check downloads nothing');
    this.#downloads += 1;
    const path = join(directory, `download-${this.#downloads}`);
    const work = async () => ({ path, ...(await this.#door.download(request, path, signal)) });
    return this.#resilience.run(new URL(request.url).origin, work, signal, this.#retries);
  }

  close(): Promise<void> {
    return this.#door.close();
  }
}

/** What the settings of a source allow its requests. */
export function wayOf(source: {
  settings: Source['settings'];
  origins: readonly string[];
  secret: Way['secret'];
}): Way {
  const { settings, origins, secret } = source;
  const typed = Object.values(settings).flatMap(value => (typeof value === 'string' ? hostIn(value) : []));
  return {
    origins,
    namedHosts: new Set(typed),
    allowPlainHttp: settings.allowPlainHttp === true,
    caFile: typeof settings.caFile === 'string' && settings.caFile !== '' ? settings.caFile : null,
    secret,
  };
}

/** The host that a setting names, as an address or alone: "https://prometheus.internal:9090", "prometheus.internal". */
function hostIn(text: string): string[] {
  const url = URL.canParse(text) ? text : `https://${text}`;
  if (!URL.canParse(url)) return [];
  const { hostname } = new URL(url);
  return hostname === '' ? [] : [hostname.replace(/^\[|\]$/g, '')];
}
