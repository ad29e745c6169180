import { createHmac } from 'node:crypto';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { webhookBody } from '../../../../src-core/notify/webhook-body.ts';
import { ask } from './http.ts';
import type { Sender } from './sender.ts';

/**
 * A signed request as in Standard Webhooks (https://www.standardwebhooks.com): `webhook-signature` is "v1," and the base64 of HMAC-SHA-256 over
 * "id.timestamp.body". The id stays the same at every try, the time does not, so that receivers may refuse old ones.
 */
export const sendWebhook: Sender<'webhook'> = async handover => {
  const { channel, id, now } = handover;
  const key = await handover.secret('key');
  if (key === null) throw new AppError('secret.missing', { source: channel.name, name: 'key' });
  const text = webhookBody(handover.message, handover.createdAt);
  const timestamp = String(Math.floor(now().getTime() / 1_000));
  try {
    const { status } = await ask(
      { ...handover, origins: [new URL(channel.url).origin] },
      {
        url: channel.url,
        body: { contentType: 'application/json', bytes: Buffer.from(text) },
        headers: {
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature(key, `${id}.${timestamp}.${text}`)}`,
        },
      },
    );
    return { answer: `HTTP ${status}`, refused: [], later: [] };
  } catch (error) {
    // It was taken (any other status is known before the body); what the receiver adds is nobody's business.
    if (error instanceof AppError && error.code === 'connector.answer-too-large')
      return { answer: 'HTTP 2xx, with more to say than is read', refused: [], later: [] };
    throw error;
  }
};

/** Bytes of a signing key: base64 behind "whsec_" as receivers' libraries write it, else the text itself. */
export function keyBytes(key: string): Buffer {
  return key.startsWith('whsec_') ? Buffer.from(key.slice('whsec_'.length), 'base64') : Buffer.from(key, 'utf8');
}

const signature = (key: string, content: string) =>
  createHmac('sha256', keyBytes(key)).update(content).digest('base64');
