import type { Channel } from '../../../../src-core/contract/channels.ts';
import type { Tone } from '../../../components/ui/badge.tsx';
import type { ChannelItem, Delivery } from '../../../data/channels.ts';

export const healthTones: Record<ChannelItem['health'], Tone> = {
  good: 'positive',
  failing: 'negative',
  'needs-secret': 'warning',
  'no-desktop': 'warning',
  untried: 'neutral',
};

export const deliveryTones: Record<Delivery['state'], Tone> = {
  waiting: 'info',
  sending: 'accent',
  sent: 'positive',
  failed: 'negative',
  dropped: 'neutral',
};

/** Whom or what it reaches, as far as that is no secret; null where the whole address is one. */
export function placeOf(channel: Channel): string | null {
  switch (channel.kind) {
    case 'email':
      return channel.to.join(', ');
    case 'slack-bot':
      return channel.channel;
    case 'webhook':
      return channel.url;
    default:
      return null;
  }
}
