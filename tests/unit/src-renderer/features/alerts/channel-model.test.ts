import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../../src-core/contract/channels.ts';
import {
  addressesOf,
  channelOf,
  draftOf,
  missingSecrets,
  newChannel,
  typedSecrets,
  wantsPlainHttp,
} from '../../../../../src-renderer/features/alerts/channels/channel-model.ts';

const network = { allowPlainHttp: false, caFile: null };
const channels: Channel[] = [
  { kind: 'desktop', name: 'here' },
  { kind: 'slack-webhook', name: 'ops', ...network },
  { kind: 'slack-bot', name: 'bot', channel: 'C0123456789', apiUrl: 'https://slack.com/api', ...network },
  { kind: 'webhook', name: 'hook', url: 'http://127.0.0.1:9/x', allowPlainHttp: true, caFile: '/etc/ca.pem' },
  {
    ...{ kind: 'email', name: 'mail', host: 'smtp.example.com', port: 465, security: 'tls', user: 'me' },
    ...{ from: 'a@example.com', to: ['b@example.com', 'c@example.com'], attachmentLimit: 2_500_000, caFile: null },
  },
];

describe('a channel as it is typed', () => {
  it('comes back as it was saved, each kind', () => {
    for (const channel of channels) expect(channelOf(draftOf(channel))).toEqual(channel);
  });

  it('is none while something is missing or no number', () => {
    const mail = draftOf(channels[4] as Channel);
    for (const part of [{ name: '' }, { host: '' }, { to: ' , ' }, { port: 'x' }, { port: '70000' }, { port: '' }])
      expect(channelOf({ ...mail, ...part })).toBeNull();
    expect(channelOf({ ...mail, attachmentLimit: '51' })).toBeNull();
  });

  it('needs the secrets of its kind, a password only for a user', () => {
    const hook = draftOf(channels[3] as Channel);
    expect(missingSecrets(hook, [])).toEqual(['key']);
    expect(missingSecrets(hook, ['key'])).toEqual([]);
    const mail = draftOf(channels[4] as Channel);
    expect(missingSecrets(mail, [])).toEqual(['password']);
    expect(missingSecrets({ ...mail, user: ' ' }, [])).toEqual([]);
  });

  it('sends only secrets that were typed and that it has a use for', () => {
    const draft = { ...newChannel, kind: 'slack-bot' as const, secrets: { token: ' xoxb-1 ', key: 'old', url: '' } };
    expect(typedSecrets(draft)).toEqual({ token: 'xoxb-1' });
  });

  it('asks for consent where plain http is typed, and keeps a consent in sight', () => {
    const hook = { ...newChannel, kind: 'webhook' as const };
    expect(wantsPlainHttp({ ...hook, url: 'https://a.example' })).toBe(false);
    expect(wantsPlainHttp({ ...hook, url: ' HTTP://a.example' })).toBe(true);
    expect(wantsPlainHttp({ ...hook, url: 'https://a.example', allowPlainHttp: true })).toBe(true);
    expect(wantsPlainHttp({ ...hook, kind: 'slack-webhook', secrets: { url: 'http://a.example' } })).toBe(true);
  });

  it('takes addresses by line, comma or semicolon', () => {
    expect(addressesOf('a@x\n b@x; c@x,,')).toEqual(['a@x', 'b@x', 'c@x']);
  });
});
