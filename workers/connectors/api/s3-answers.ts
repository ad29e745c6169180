import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** What an S3-compatible store said, and who was asked. */
export type StoreAnswer = {
  readonly status: number;
  readonly text: string;
  /** Header `x-amz-bucket-region`. */
  readonly region: string | null;
  readonly host: string;
  readonly bucket: string;
};

export type StoredObject = {
  readonly key: string;
  readonly sizeBytes: number;
  /** Of the content, without quotes. */
  readonly etag: string;
  /** ISO 8601. */
  readonly changedAt: string;
};

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: name => name === 'Contents',
  htmlEntities: true, // numeric ones, too
});

const Listing = z.object({
  ListBucketResult: z.object({
    IsTruncated: z.enum(['true', 'false']),
    NextContinuationToken: z.string().optional(),
    EncodingType: z.string().optional(),
    Contents: z
      .array(z.object({ Key: z.string(), LastModified: z.iso.datetime(), ETag: z.string(), Size: z.string() }))
      .default([]),
  }),
});
const Refusal = z.object({ Error: z.object({ Code: z.string(), Region: z.string().optional() }) });

/** One page of a ListObjectsV2; `next` is the token of the page after it. @throws AppError `connector.bad-answer` */
export function listingOf(answer: StoreAnswer): { objects: StoredObject[]; next: string | null } {
  const { host } = answer;
  const parsed = Listing.safeParse(xmlOf(answer));
  if (!parsed.success) throw badAnswer(host, 'it is no list of objects');
  const { EncodingType, Contents, IsTruncated, NextContinuationToken } = parsed.data.ListBucketResult;
  const objects = Contents.map(({ Key, LastModified, ETag, Size }) => ({
    key: EncodingType === 'url' ? decoded(Key, host) : Key,
    sizeBytes: sizeOf(Size, host),
    etag: ETag.replaceAll('"', '').replaceAll('&quot;', ''),
    changedAt: LastModified,
  }));
  if (IsTruncated === 'false') return { objects, next: null };
  if (NextContinuationToken === undefined)
    throw badAnswer(host, 'it says that there are more objects and does not lead to them');
  return { objects, next: NextContinuationToken };
}

/** What the store says is wrong, in our words. */
export function refusalOf(answer: StoreAnswer): AppError {
  const { host, bucket, status } = answer;
  const parsed = Refusal.safeParse(xmlOf(answer));
  const { Code = `HTTP ${status}`, Region } = parsed.success ? parsed.data.Error : {};
  const settings = (name: string, what: string) => new AppError('source.bad-settings', { name, what });
  switch (Code) {
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'InvalidToken':
    case 'ExpiredToken':
    case 'TokenRefreshRequired':
      return new AppError('connector.auth-rejected', { host });
    case 'NoSuchBucket':
      return settings('Bucket', `${host} has no bucket ${bucket}`);
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException': {
      const region = Region ?? answer.region;
      return settings('Region', region === null ? 'the bucket is in another one' : `the bucket is in ${region}`);
    }
    case 'AccessDenied':
    case 'HTTP 403':
      return new AppError('connector.forbidden', { host, what: `to list, read or write in the bucket ${bucket}` });
    default:
      return badAnswer(host, /^[A-Za-z0-9 ]{1,60}$/.test(Code) ? Code : `HTTP ${status}`);
  }
}

export const badAnswer = (host: string, what: string, cause?: unknown) =>
  new AppError('connector.bad-answer', { host, what }, { cause });

function xmlOf({ text, host }: StoreAnswer): unknown {
  // A store never declares entities; who does wants them unfolded.
  if (/<!DOCTYPE/i.test(text)) throw badAnswer(host, 'its XML declares a document type');
  try {
    return parser.parse(text);
  } catch (error) {
    throw badAnswer(host, 'it is not XML', error);
  }
}

function decoded(key: string, host: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw badAnswer(host, 'it has a key that cannot be decoded');
  }
}

function sizeOf(text: string, host: string): number {
  if (!/^\d{1,15}$/.test(text)) throw badAnswer(host, 'it has an object without a size');
  return Number(text);
}
