import { expect, test } from 'vitest';
import { awsSignature } from '../../../../../src-main/services/sources/aws-signature.ts';

// AWS's own test suite for Signature Version 4: key, date and service are the suite's, the signatures its published results.
const suite = {
  service: 'service',
  region: 'us-east-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  at: new Date('2015-08-30T12:36:00Z'),
  headers: {},
  body: '',
  sessionToken: null,
};
const signatureOf = (headers: Record<string, string>) => headers.authorization?.replace(/.*Signature=/, '');

test('get-vanilla', async () => {
  const headers = await awsSignature({ ...suite, method: 'GET', url: new URL('https://example.amazonaws.com/') });
  expect(headers['x-amz-date']).toBe('20150830T123600Z');
  expect(signatureOf(headers)).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
});

test('get-vanilla-query-order-key-case', async () => {
  const url = new URL('https://example.amazonaws.com/?Param2=value2&Param1=value1');
  expect(signatureOf(await awsSignature({ ...suite, method: 'GET', url }))).toBe(
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  );
});

test('S3: the example "GET bucket (list objects)" of its reference', async () => {
  const headers = await awsSignature({
    ...suite,
    service: 's3',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    at: new Date('2013-05-24T00:00:00Z'),
    method: 'GET',
    url: new URL('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J'),
  });
  expect(signatureOf(headers)).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
});

test('a temporary key: its token is sent and signed', async () => {
  const url = new URL('https://example.amazonaws.com/');
  const headers = await awsSignature({ ...suite, method: 'GET', url, sessionToken: 'the-token' });
  expect(headers['x-amz-security-token']).toBe('the-token');
  expect(headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
});
