import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

export const bodyHash = (body: string) => sha256(body);

export type SignatureInput = {
  method: string;
  url: URL;
  /** Lower-case names; `host` is added. All of them are signed. */
  headers: Readonly<Record<string, string>>;
  body: string;
  service: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  at: Date;
};

/**
 * AWS Signature Version 4 in the Authorization header.
 * @returns the headers to add: authorization, x-amz-date, and for S3 x-amz-content-sha256
 * @see AWS General Reference, "Create a signed AWS API request"
 */
export function awsSignature(input: SignatureInput): Record<string, string> {
  const { method, url, body, service, region, accessKeyId, secretAccessKey } = input;
  const stamp = input.at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const added: Record<string, string> = { 'x-amz-date': stamp };
  if (service === 's3') added['x-amz-content-sha256'] = sha256(body);
  const headers: Record<string, string> = { ...input.headers, ...added, host: url.host };
  const names = Object.keys(headers).toSorted();
  const signedNames = names.join(';');
  const canonical = [
    method,
    // S3 signs the path as it is sent; every other service encodes it once more.
    service === 's3' ? url.pathname : url.pathname.split('/').map(encode).join('/'),
    canonicalQuery(url),
    ...names.map(name => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    signedNames,
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Uint8Array>(hmac, `AWS4${secretAccessKey}`);
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=${signature}`;
  return { ...added, authorization };
}

/** Encoded, then sorted by code unit. */
function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join('&');
}

/** RFC 3986: everything but letters, digits and `-._~`. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
