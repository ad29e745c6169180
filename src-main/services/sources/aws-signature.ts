import { createHash, createHmac } from 'node:crypto';

export type SignatureInput = {
  method: string;
  /** The path as it is sent: characters outside of RFC 3986's unreserved ones are percent-encoded in it. */
  url: URL;
  /** Lower-case names; `host` is added. All of them are signed. */
  headers: Readonly<Record<string, string>>;
  body: string;
  service: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of a temporary key; null for none. */
  sessionToken: string | null;
  at: Date;
};

/**
 * AWS Signature Version 4 in the Authorization header, by AWS's own signer.
 * @returns the headers to add: authorization, x-amz-date, for S3 x-amz-content-sha256, with a temporary key x-amz-security-token
 */
export async function awsSignature(input: SignatureInput): Promise<Record<string, string>> {
  const { method, url, headers, body, service, region, accessKeyId, secretAccessKey, sessionToken, at } = input;
  const { SignatureV4 } = await import('@smithy/signature-v4'); // most sessions sign nothing
  const isS3 = service === 's3';
  const session = sessionToken === null ? {} : { sessionToken };
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...session },
    sha256: Sha256,
    uriEscapePath: !isS3, // S3 signs the path as it is sent; every other service encodes it once more
    applyChecksum: isS3,
  });
  const signed = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: queryOf(url),
      headers: { ...headers, host: url.host },
      body: body === '' ? undefined : body,
    },
    { signingDate: at, signableHeaders: new Set([...Object.keys(headers), 'host']) },
  );
  const added = ['authorization', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'];
  return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => added.includes(name)));
}

function queryOf(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

/** What the signer wants of a hash: SHA-256, with a key HMAC. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
