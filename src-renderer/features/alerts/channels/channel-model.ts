import { Channel } from '../../../../src-core/contract/channels.ts';
import { secretsOf } from '../../../../src-core/notify/channel-rules.ts';

export const channelKinds = ['email', 'slack-webhook', 'slack-bot', 'webhook', 'desktop'] as const;
export type ChannelKind = Channel['kind'];
export const securities = ['starttls', 'tls', 'none'] as const;

/** A channel as it is being typed; fields that its kind has no use for keep their text, so that changing one's mind loses nothing. */
export type ChannelDraft = {
  kind: ChannelKind;
  name: string;
  /** Slack: id or name of the conversation. */
  channel: string;
  apiUrl: string;
  url: string;
  host: string;
  port: string;
  security: (typeof securities)[number];
  user: string;
  from: string;
  /** Addresses, one on each line or with commas between them. */
  to: string;
  /** Megabytes. */
  attachmentLimit: string;
  allowPlainHttp: boolean;
  caFile: string;
  /** Typed here and sent straight to the call; never filled from what is stored. */
  secrets: Readonly<Record<string, string>>;
};

const MEGABYTE = 1_000_000;

export const newChannel: ChannelDraft = {
  ...{ kind: 'email', name: '', channel: '', apiUrl: 'https://slack.com/api', url: '', host: '', port: '587' },
  ...{ security: 'starttls', user: '', from: '', to: '', attachmentLimit: '10', allowPlainHttp: false, caFile: '' },
  secrets: {},
};

export function draftOf(channel: Channel): ChannelDraft {
  const base = { ...newChannel, kind: channel.kind, name: channel.name };
  if (channel.kind === 'desktop') return base;
  const network = { ...base, caFile: channel.caFile ?? '' };
  if (channel.kind === 'email') {
    const { host, port, security, user, from, to, attachmentLimit } = channel;
    const texts = { port: String(port), user: user ?? '', to: to.join('\n') };
    return { ...network, host, security, from, ...texts, attachmentLimit: String(attachmentLimit / MEGABYTE) };
  }
  const { allowPlainHttp } = channel;
  if (channel.kind === 'webhook') return { ...network, allowPlainHttp, url: channel.url };
  if (channel.kind === 'slack-webhook') return { ...network, allowPlainHttp };
  return { ...network, allowPlainHttp, channel: channel.channel, apiUrl: channel.apiUrl };
}

export const addressesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map(part => part.trim())
    .filter(part => part !== '');

/** The channel that was typed; null while something is missing or no number. */
export function channelOf(draft: ChannelDraft): Channel | null {
  const { kind, name, channel, apiUrl, url, host, port, security, user, from, to, attachmentLimit } = draft;
  const { allowPlainHttp } = draft;
  const caFile = draft.caFile.trim() === '' ? null : draft.caFile.trim();
  const network = { kind, name, allowPlainHttp, caFile };
  const texts: Record<ChannelKind, unknown> = {
    desktop: { kind, name },
    'slack-webhook': network,
    'slack-bot': { ...network, channel: channel.trim(), apiUrl: apiUrl.trim() },
    webhook: { ...network, url: url.trim() },
    email: {
      ...{ kind, name, caFile, security, host: host.trim(), port: Number(port), from: from.trim() },
      ...{ user: user.trim() === '' ? null : user.trim(), to: addressesOf(to) },
      attachmentLimit: Math.round(Number(attachmentLimit) * MEGABYTE),
    },
  };
  return Channel.safeParse(texts[kind]).data ?? null;
}

/** Secrets that this channel cannot do without, and that were neither stored nor typed. */
export function missingSecrets(draft: ChannelDraft, stored: readonly string[]): string[] {
  const channel = channelOf(draft);
  if (channel === null) return [];
  return secretsOf(channel).filter(name => !stored.includes(name) && !draft.secrets[name]);
}

const secretOf = { 'slack-webhook': 'url', 'slack-bot': 'token', webhook: 'key' } as const;
type SecretName = 'password' | (typeof secretOf)[keyof typeof secretOf];

/** Names of the secrets that its kind takes, as it is typed now. */
export function secretNames({ kind, user }: ChannelDraft): readonly SecretName[] {
  if (kind === 'email') return user.trim() === '' ? [] : ['password'];
  return kind === 'desktop' ? [] : [secretOf[kind]];
}

/** Plain http needs a consent, and it is asked for where the address is typed; a consent once given stays in sight. */
export const wantsPlainHttp = (draft: ChannelDraft): boolean => {
  const typed = { webhook: draft.url, 'slack-bot': draft.apiUrl, 'slack-webhook': draft.secrets.url ?? '' };
  if (draft.kind === 'email' || draft.kind === 'desktop') return false;
  return draft.allowPlainHttp || /^http:/i.test(typed[draft.kind].trim());
};

/** Only what was typed: an absent secret stays as it is; one that the channel has no use for any more is not sent. */
export const typedSecrets = (draft: ChannelDraft): Record<string, string> =>
  Object.fromEntries(
    secretNames(draft).flatMap(name => (draft.secrets[name] ? [[name, draft.secrets[name].trim()]] : [])),
  );
