import { type DescribedDestination, Destination } from '../../../../src-core/contract/reports.ts';

/** A place as it is being typed. Fields of the other kind keep what they hold, so that changing one's mind loses nothing. */
export type PlaceDraft = {
  readonly kind: Destination['kind'];
  readonly name: string;
  /** Null: none chosen yet. */
  readonly path: string | null;
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly accessKeyId: string;
  /** Typed here and sent straight to the call; never filled from what is stored. */
  readonly secretAccessKey: string;
  readonly allowPlainHttp: boolean;
  readonly caFile: string;
};

export const newPlace: PlaceDraft = {
  ...{ kind: 'folder', name: '', path: null, endpoint: '', region: '', bucket: '', prefix: '', accessKeyId: '' },
  ...{ secretAccessKey: '', allowPlainHttp: false, caFile: '' },
};

export function placeDraftOf(body: Destination): PlaceDraft {
  if (body.kind === 'folder') return { ...newPlace, name: body.name, path: body.path };
  return { ...newPlace, ...body, caFile: body.caFile ?? '' };
}

export type PlaceProblem = 'name' | 'folder' | 'endpoint' | 'http' | 'region' | 'bucket' | 'accessKeyId' | 'secret';

/** @param hasSecret the key is stored already: it need not be typed again */
export function placeProblems(draft: PlaceDraft, hasSecret: boolean): PlaceProblem[] {
  const named: [boolean, PlaceProblem][] = [[draft.name.trim() === '', 'name']];
  const own: [boolean, PlaceProblem][] =
    draft.kind === 'folder'
      ? [[draft.path === null, 'folder']]
      : [
          [!/^https?:\/\/[^\s/]+/i.test(draft.endpoint.trim()) || !URL.canParse(draft.endpoint.trim()), 'endpoint'],
          [isPlainHttp(draft) && !draft.allowPlainHttp, 'http'],
          [draft.region.trim() === '', 'region'],
          [draft.bucket.trim().length < 3 || draft.bucket.trim().length > 63, 'bucket'],
          [draft.accessKeyId.trim() === '', 'accessKeyId'],
          [draft.secretAccessKey === '' && !hasSecret, 'secret'],
        ];
  return [...named, ...own].flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
}

export const isPlainHttp = ({ endpoint }: PlaceDraft): boolean => /^http:\/\//i.test(endpoint.trim());

/** As the contract takes it. Call only without problems. */
export function placeOf(draft: PlaceDraft): { destination: Destination; secrets: Record<string, string> } {
  const name = draft.name.trim();
  if (draft.kind === 'folder')
    return { destination: Destination.parse({ kind: 'folder', name, path: draft.path }), secrets: {} };
  const { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, caFile } = draft;
  return {
    destination: Destination.parse({
      ...{ kind: 's3', name, endpoint: endpoint.trim(), region: region.trim(), bucket: bucket.trim() },
      ...{ prefix: prefix.trim(), accessKeyId: accessKeyId.trim() },
      allowPlainHttp: isPlainHttp(draft) && draft.allowPlainHttp,
      caFile: caFile.trim() === '' ? null : caFile.trim(),
    }),
    secrets: secretAccessKey === '' ? {} : { secretAccessKey },
  };
}

/** Where it is, as a person reads it. */
export function placeWords(body: Destination): string {
  if (body.kind === 'folder') return body.path;
  return `${body.endpoint.replace(/\/+$/, '')}/${[body.bucket, body.prefix].filter(part => part !== '').join('/')}`;
}

/** Its keys that cannot be read now, or were never entered: publishing there would fail. */
export const missedSecrets = ({ secrets }: DescribedDestination) =>
  secrets.filter(
    ({ state, isOptional }) => state !== 'ready' && state !== 'session' && !(isOptional && state === 'missing'),
  );
