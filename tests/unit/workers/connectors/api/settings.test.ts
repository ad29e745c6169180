import { expect, test } from 'vitest';
import type { ApiConnector } from '../../../../../src-core/connector/api-connector.ts';
import { anthropic } from '../../../../../workers/connectors/api/anthropic.ts';
import { openAi } from '../../../../../workers/connectors/api/openai.ts';
import { dimensionsOf } from '../../../../../workers/connectors/api/openai-endpoints.ts';
import { s3 } from '../../../../../workers/connectors/api/s3.ts';
import { prepare } from '../../../../../workers/connectors/runtime/settings-form.ts';

const originsOf = (connector: ApiConnector, settings: Record<string, unknown>) => prepare(connector, settings).origins;

test('only the provider is asked, or the address that was typed', () => {
  expect(originsOf(openAi, { organization: 'org-1' })).toEqual(['https://api.openai.com']);
  expect(originsOf(anthropic, { organization: 'acme' })).toEqual(['https://api.anthropic.com']);
  const eu = { organization: 'org-1', url: 'https://eu.api.openai.com/v1/' };
  expect(prepare(openAi, eu)).toMatchObject({
    settings: { url: 'https://eu.api.openai.com/v1' },
    origins: ['https://eu.api.openai.com'],
  });
});

test('a bucket is in the host name at AWS, in the path elsewhere and where its name has dots', () => {
  const bucket = (settings: Record<string, unknown>) => originsOf(s3, { bucket: 'bills', ...settings });
  expect(bucket({ region: 'eu-central-1' })).toEqual(['https://bills.s3.eu-central-1.amazonaws.com']);
  expect(bucket({ bucket: 'acme.bills' })).toEqual(['https://s3.us-east-1.amazonaws.com']);
  expect(bucket({ region: 'cn-north-1' })).toEqual(['https://bills.s3.cn-north-1.amazonaws.com.cn']);
  const endpoint = 'https://minio.internal:9000';
  expect(bucket({ endpoint })).toEqual([endpoint]);
  expect(bucket({ endpoint, addressing: 'virtual-host' })).toEqual(['https://bills.minio.internal:9000']);
});

test.each([
  [openAi, {}],
  [openAi, { organization: 'o', usage: 'https://elsewhere' }],
  [openAi, { organization: 'o', bucketWidth: '1m' }],
  [s3, { bucket: 'a/b' }],
  [s3, { bucket: 'evil.example?' }],
  [s3, { bucket: 'bills', region: 'us-east-1.evil.example#' }],
] as const)('%# is refused before anything is kept', (connector, settings) => {
  expect(() => prepare(connector as ApiConnector, settings)).toThrow('source.bad-settings');
});

test('usage is divided by what the endpoint knows and the settings keep; a new endpoint by project', () => {
  expect(dimensionsOf('images', ['model', 'size', 'batch'])).toEqual(['model', 'size']);
  expect(dimensionsOf('videos', [])).toEqual(['project_id']);
});
