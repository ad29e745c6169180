import { parse } from 'lossless-json';
import type { HttpAnswer, HttpClient } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { JsonItems } from '../../../src-core/gpu/slurm/json-items.ts';
import { SlurmJsonParser } from '../../../src-core/gpu/slurm/json-parser.ts';
import { items, type JsonValue, member, textOf } from '../../../src-core/gpu/slurm/json-value.ts';
import { newestVersion } from '../../../src-core/gpu/slurm/rest-version.ts';
import type { Parsed } from '../../../src-core/gpu/slurm/sacct-parser.ts';
import type { JobSource, Window } from './job-source.ts';

export type RestOptions = {
  readonly http: HttpClient;
  readonly url: string;
  readonly user: string;
  readonly signal: AbortSignal;
};

/**
 * slurmrestd. The version is part of each path and old ones are taken away with every release, so it is read from the server's own OpenAPI
 * document. What is odd about its answers is in docs/decisions/0062.
 */
export function restSource({ http, url, user, signal }: RestOptions): JobSource {
  const base = url.replace(/\/+$/, '');
  const { host } = new URL(url);
  const get = (path: string, query: Readonly<Record<string, string>>, accept: readonly number[]) =>
    http.send(
      {
        url: `${base}${path}`,
        query,
        headers: user === '' ? {} : { 'X-SLURM-USER-NAME': user },
        credentials: [{ kind: 'header', header: 'X-SLURM-USER-TOKEN', secret: 'token' }],
        accept,
      },
      signal,
    );
  let found: Promise<Interface> | null = null;
  const service = () => {
    found ??= discover(get, host);
    return found;
  };

  return {
    async describe() {
      const { version } = await service();
      const answer = await get(`/slurm/${version}/ping`, {}, [500]);
      const release = /"release"\s*:\s*"([^"]+)"/.exec(answer.text())?.[1];
      return `slurmrestd${release === undefined ? '' : ` of Slurm ${release}`}, interface ${version},`;
    },
    async cluster() {
      const { version } = await service();
      const answer = await get(`/slurmdb/${version}/clusters`, {}, [401, 403, 404, 500]);
      if (answer.status !== 200) return null; // needs rights that reading jobs does not
      const names = items(member(answer.json(), 'clusters')).map(cluster => textOf(member(cluster, 'name')));
      return names.length === 1 ? (names[0] ?? null) : null;
    },
    async jobs(window) {
      const { version, parameters } = await service();
      const answer = await get(`/slurmdb/${version}/jobs`, queryOf(window, parameters), [500]);
      return readJobs(answer, host);
    },
  };
}

type Get = (path: string, query: Readonly<Record<string, string>>, accept: readonly number[]) => Promise<HttpAnswer>;
type Interface = { readonly version: string; readonly parameters: ReadonlySet<string> };

/** @throws AppError `connector.bad-answer` when no known place has an OpenAPI document with accounting in it */
async function discover(get: Get, host: string): Promise<Interface> {
  for (const path of ['/openapi/v3', '/openapi.json', '/openapi']) {
    const answer = await get(path, {}, [404, 500]);
    if (answer.status !== 200) {
      if (answer.status === 500) throw refusal(500, errorsOf(answer), host);
      continue;
    }
    const paths = member(answer.json(), 'paths');
    const version = newestVersion(Object.keys((paths ?? {}) as object));
    if (version === null) continue;
    const entry = member(paths, version.path, 'get', 'parameters');
    const names = items(entry).map(parameter => textOf(member(parameter, 'name')) ?? '');
    return { version: version.name, parameters: new Set(names) };
  }
  throw new AppError('connector.bad-answer', { host, what: 'it has no OpenAPI document with /slurmdb/vX/jobs' });
}

/**
 * `uts` is Slurm's own way to write an epoch; a date would be read in the server's zone, and a bare epoch is refused by 22.05. Requeued runs are
 * asked for where the interface can leave them out (22.05 always gives them).
 */
function queryOf({ start, end }: Window, parameters: ReadonlySet<string>): Record<string, string> {
  return {
    start_time: `uts${start}`,
    end_time: `uts${end}`,
    ...(parameters.has('show_duplicates') ? { show_duplicates: 'true' } : {}),
  };
}

/** slurmrestd's "there is none" is an error in a 200. */
const NOTHING_FOUND = '9003';

/**
 * Errors stand beside an empty list in answers of status 200, too: a wrong token over TCP gives `{"errors": [1007], "jobs": []}`, which is no cluster
 * without jobs.
 */
function readJobs(answer: HttpAnswer, host: string) {
  const parser = new SlurmJsonParser();
  let parsed: Parsed;
  let errors: readonly JsonValue[];
  try {
    const text = answer.text();
    parsed = parser.push(text);
    errors = new JsonItems('errors').push(text).map(error => parse(error));
  } catch (cause) {
    throw new AppError('connector.bad-answer', { host, what: 'it is no list of jobs' }, { cause });
  }
  const told = errors.filter(error => numberOf(error) !== NOTHING_FOUND);
  if (told.length > 0 || answer.status !== 200) throw refusal(answer.status, told, host);
  if (parser.isComplete && parser.liveJobs === 0) return parsed;
  const what = parser.hasList ? 'its list of jobs is cut off' : 'it has no list of jobs';
  throw new AppError('connector.bad-answer', { host, what });
}

const numberOf = (error: JsonValue) => String(member(error, 'error_number') ?? member(error, 'error_code') ?? '');

/**
 * Statuses say little: 500 stands for nearly everything. "Unspecified error" (-1) and "Protocol authentication error" (1007) are what a wrong or
 * expired token gets over TCP, error 2002 one with too few rights.
 */
function refusal(status: number, errors: readonly JsonValue[], host: string): AppError {
  const [error] = errors;
  const text = textOf(member(error, 'error')) ?? textOf(member(error, 'description')) ?? `HTTP ${status}`;
  const number = numberOf(error);
  if (number === '2002' || /permission denied/i.test(text))
    return new AppError('connector.forbidden', { host, what: 'reading the accounting of all users' });
  if (number === '-1' || number === '1007' || /^Unspecified error$|authentication/i.test(text))
    return new AppError('connector.auth-rejected', { host });
  return new AppError('connector.bad-answer', { host, what: text.slice(0, 200) });
}

function errorsOf(answer: HttpAnswer): readonly JsonValue[] {
  try {
    return items(member(answer.json(), 'errors'));
  } catch {
    return []; // plain text, such as "Authentication failure"
  }
}
