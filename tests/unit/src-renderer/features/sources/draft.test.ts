import { describe, expect, it } from 'vitest';
import type { ConnectorInfo, Source } from '../../../../../src-core/contract/sources.ts';
import {
  draftOf,
  faultsOf,
  newDraft,
  secretsOf,
  settingsOf,
  splitFields,
  wantsPlainHttp,
} from '../../../../../src-renderer/features/sources/editor/draft.ts';

const field = (
  name: string,
  change: Partial<ConnectorInfo['fields'][number]> = {},
): ConnectorInfo['fields'][number] => ({
  ...{ name, title: name, description: null, kind: 'text', choices: [], isRequired: false, initial: '' },
  ...change,
});

const connector: ConnectorInfo = {
  id: 'bench',
  title: 'Bench',
  summary: '',
  category: 'llm',
  delivers: ['llm-usage'],
  fields: [
    field('url', { kind: 'url', isRequired: true, initial: null }),
    field('mode', { kind: 'choice', choices: ['a', 'b'], initial: 'a' }),
    field('user'),
    field('days', { kind: 'number', initial: 7 }),
    field('extra'),
    field('caFile'),
    field('allowPlainHttp', { kind: 'boolean', initial: false }),
  ],
  secrets: [
    { name: 'token', title: 'Token', isOptional: false, help: null },
    { name: 'second', title: 'Second', isOptional: true, help: null },
  ],
};

const none = new Set<string>();

describe('draft of a source', () => {
  it('starts with the initial values and a name that is free', () => {
    const draft = newDraft(connector, ['Bench', 'bench-2'], 'Asia/Seoul');
    expect(draft).toMatchObject({
      name: 'bench-3',
      settings: { url: '', mode: 'a', user: '', days: '7', extra: '', caFile: '', allowPlainHttp: false },
      secrets: {},
      zone: 'Asia/Seoul',
    });
  });

  it('names every field that keeps it from being sent', () => {
    const draft = { ...newDraft(connector, [], 'UTC'), name: ' ', silentAfterHours: '1.5' };
    const changed = { ...draft, settings: { ...draft.settings, days: 'seven' } };
    expect(faultsOf(changed, connector, none)).toEqual({
      name: 'required',
      'settings.url': 'required',
      'settings.days': 'number',
      'secrets.token': 'required',
      silentAfterHours: 'hours',
    });
  });

  it('needs no secret again that is stored, and sends only what was typed', () => {
    const draft = newDraft(connector, [], 'UTC');
    const filled = {
      ...draft,
      settings: { ...draft.settings, url: ' https://a.example ' },
      secrets: { token: '', second: 's' },
    };
    expect(faultsOf(filled, connector, new Set(['token']))).toEqual({});
    expect(secretsOf(filled)).toEqual({ second: 's' });
    expect(settingsOf(filled, connector)).toEqual({
      ...{ url: 'https://a.example', mode: 'a', user: null, days: 7, extra: null, caFile: null, allowPlainHttp: false },
    });
  });

  it('shows a stored source without its secrets', () => {
    const source: Source = {
      ...{ id: '1', name: 'prod', connector: 'bench', createdAt: '2026-01-01T00:00:00Z', lastRun: null },
      ...{ lastSuccessAt: null, nextRunAt: null, health: 'never-ran' },
      settings: { url: 'https://a.example', days: 30, allowPlainHttp: true },
      schedule: { cron: '5 * * * *', zone: 'UTC', isPaused: true, silentAfterHours: 6 },
      secrets: [{ name: 'token', state: 'ready' }],
    };
    const draft = draftOf(source, connector);
    expect(draft.secrets).toEqual({});
    expect(draft.settings).toMatchObject({ url: 'https://a.example', days: '30', allowPlainHttp: true, mode: 'a' });
    expect(draft.timing).toMatchObject({ cadence: 'hourly', minute: 5 });
  });

  it('puts amounts, what follows them and the network behind "more settings"; a short form shows all', () => {
    const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name);
    const { main, more } = splitFields(connector.fields);
    expect(names(main)).toEqual(['url', 'mode', 'user']);
    expect(names(more)).toEqual(['days', 'extra', 'caFile', 'allowPlainHttp']);
    expect(splitFields(connector.fields.slice(3)).more).toEqual([]);
  });

  it('asks for the consent to plain http when an address wants it', () => {
    const draft = newDraft(connector, [], 'UTC');
    expect(wantsPlainHttp(draft)).toBe(false);
    expect(wantsPlainHttp({ ...draft, settings: { url: 'HTTP://host' } })).toBe(true);
  });
});
