import type { Channel } from '../contract/channels.ts';
import { channelSecrets } from '../contract/channels.ts';

/** One address as SMTP takes it: no quotes, no comments, no blanks, nothing that could end a header. */
const address = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,255}$/;
const named = /^[^\p{Cc}<>"]{0,120}<([^<>]+)>$/u;

const isAddress = (text: string) => address.test(named.exec(text)?.[1] ?? text);

/** Names of the secrets that a channel needs as it is set up. */
export function secretsOf(channel: Channel): readonly string[] {
  return channel.kind === 'email' && channel.user === null ? [] : channelSecrets[channel.kind];
}

/** What is wrong with a channel's settings, in words that follow "The channel cannot be used:"; null when nothing is. */
export function channelProblem(channel: Channel): string | null {
  switch (channel.kind) {
    case 'email': {
      const bad = [channel.from, ...channel.to].find(each => !isAddress(each));
      if (bad !== undefined) return `"${bad.slice(0, 100)}" is not a mail address`;
      if (!/^[A-Za-z0-9._:-]+$/.test(channel.host)) return 'the host is a name or an address alone, without smtp://';
      return null;
    }
    case 'webhook':
      return addressProblem(channel.url, channel.allowPlainHttp);
    case 'slack-bot':
      if (!/^[\w#@.-]+$/u.test(channel.channel)) return 'the Slack channel is an id such as C0123456789, or a name';
      return addressProblem(channel.apiUrl, channel.allowPlainHttp);
    default:
      return null;
  }
}

/** What is wrong with a secret, without repeating it; null when nothing is. */
export function secretProblem(channel: Channel, name: string, value: string): string | null {
  if (!secretsOf(channel).includes(name)) return `it has no secret ${name.slice(0, 60)}`;
  if (/\p{Cc}/u.test(value)) return `${name} holds a line end or another control character`;
  switch (channel.kind) {
    case 'slack-webhook':
      return addressProblem(value, channel.allowPlainHttp);
    case 'slack-bot':
      return /^[\x21-\x7e]+$/.test(value) ? null : 'the token is not one';
    case 'webhook':
      return keyLength(value) < 24 ? 'the signing key is shorter than 24 bytes' : null;
    default:
      return null;
  }
}

/** Where a channel's secret goes to; a secret that was given for one place is not sent to another. Null: it goes nowhere by itself. */
export function secretPlace(channel: Channel): string | null {
  if (channel.kind === 'email') return `${channel.host}:${channel.port} ${channel.user ?? ''}`;
  return channel.kind === 'slack-bot' && URL.canParse(channel.apiUrl) ? new URL(channel.apiUrl).origin : null;
}

function addressProblem(text: string, allowPlainHttp: boolean): string | null {
  if (!URL.canParse(text)) return 'the address is not one';
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'the address carries a password';
  if (protocol === 'https:' || (protocol === 'http:' && allowPlainHttp)) return null;
  return protocol === 'http:' ? 'plain http needs your consent' : 'the address is not https';
}

/** Bytes of a signing key: base64 behind "whsec_", else the text's own. */
function keyLength(key: string): number {
  if (!key.startsWith('whsec_')) return new TextEncoder().encode(key).length;
  const base64 = key.slice('whsec_'.length);
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Math.floor((base64.replace(/=+$/, '').length * 3) / 4) : 0;
}
