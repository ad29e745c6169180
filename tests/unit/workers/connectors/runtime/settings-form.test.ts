import { expect, test } from 'vitest';
import { z } from 'zod';
import { type ApiConnector, defineConnector } from '../../../../../src-core/connector/api-connector.ts';
import { factsOf, prepare } from '../../../../../workers/connectors/runtime/settings-form.ts';

const connector: ApiConnector = defineConnector({
  id: 'form',
  title: 'Form',
  category: 'custom',
  summary: 'Every kind of field.',
  delivers: ['metric'],
  merge: 'swap',
  settings: z.object({
    url: z.url().meta({ title: 'Address', description: 'where it is' }),
    name: z.string().min(2).meta({ title: 'Name' }),
    days: z.number().int().min(1).default(30).meta({ title: 'Days' }),
    isDeep: z.boolean().default(true).meta({ title: 'Deep' }),
    zone: z.enum(['UTC', 'local']).default('UTC').meta({ title: 'Zone' }),
    since: z.iso.date().optional().meta({ title: 'Since' }),
    note: z.string().nullable().default(null).meta({ title: 'Note' }),
  }),
  secrets: [
    { name: 'token', title: 'Token' },
    { name: 'pin', title: 'PIN', isOptional: true, help: 'four digits' },
  ],
  capabilities: { settlesAfterHours: 48 },
  origins: settings => [`${settings.url}/api`, settings.url],
  check: async () => ({ found: '' }),
  async *read() {},
});

const field = { description: null, choices: [], isRequired: false, initial: null };

test('fields of the form follow from the schema, those of the network come last', () => {
  expect(factsOf(connector)).toMatchObject({ merge: 'swap', settlesAfterHours: 48 });
  expect(factsOf(connector).secrets).toEqual([
    { name: 'token', title: 'Token', isOptional: false, help: null },
    { name: 'pin', title: 'PIN', isOptional: true, help: 'four digits' },
  ]);
  expect(factsOf(connector).fields.map(({ description: _, ...each }) => each)).toEqual(
    [
      { ...field, name: 'url', title: 'Address', kind: 'url', isRequired: true },
      { ...field, name: 'name', title: 'Name', kind: 'text', isRequired: true },
      { ...field, name: 'days', title: 'Days', kind: 'number', initial: 30 },
      { ...field, name: 'isDeep', title: 'Deep', kind: 'boolean', initial: true },
      { ...field, name: 'zone', title: 'Zone', kind: 'choice', choices: ['UTC', 'local'], initial: 'UTC' },
      { ...field, name: 'since', title: 'Since', kind: 'date' },
      { ...field, name: 'note', title: 'Note', kind: 'text' },
      { ...field, name: 'caFile', title: 'Certificate authority', kind: 'text', initial: '' },
      { ...field, name: 'allowPlainHttp', title: 'Allow plain http', kind: 'boolean', initial: false },
    ].map(({ description: _, ...each }) => each),
  );
});

test('a connector that asks nobody has no network settings', () => {
  const names = factsOf({ ...connector, isLocal: true }).fields.map(each => each.name);
  expect(names).not.toContain('caFile');
  expect(names).not.toContain('allowPlainHttp');
});

test('settings are kept with their defaults, and with the origins that they allow', () => {
  expect(prepare(connector, { url: 'https://a.example:8443/base', name: 'ab', note: null, since: '' })).toEqual({
    settings: {
      ...{ url: 'https://a.example:8443/base', name: 'ab', days: 30, isDeep: true, zone: 'UTC', note: null },
      ...{ caFile: '', allowPlainHttp: false },
    },
    origins: ['https://a.example:8443'],
  });
});

test.each([
  [{ name: 'ab' }, 'Address'],
  [{ url: 'nowhere', name: 'ab' }, 'Address'],
  [{ url: 'https://a.example', name: 'a' }, 'Name'],
  [{ url: 'https://a.example', name: 'ab', days: '30' }, 'Days'],
  [{ url: 'https://a.example', name: 'ab', since: 'yesterday' }, 'Since'],
  [{ url: 'https://a.example', name: 'ab', colour: 'red' }, 'there is no setting colour'],
])('%j is refused, naming %s', (settings, what) => {
  expect(() => prepare(connector, settings)).toThrow(what);
});

test('what was stored can be prepared again', () => {
  const once = prepare(connector, { url: 'https://a.example', name: 'ab' });
  expect(prepare(connector, once.settings)).toEqual(once);
});
