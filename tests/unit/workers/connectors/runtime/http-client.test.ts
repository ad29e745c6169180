import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { answerOf } from '../../../../../workers/connectors/runtime/http-client.ts';

const answer = (text: string | Uint8Array, headers: Record<string, string> = {}) =>
  answerOf('https://api.example/x', 200, headers, typeof text === 'string' ? Buffer.from(text) : text);

test('numbers keep every digit that was sent', () => {
  const { amount } = answer('{"amount": 0.12345678901234567890123}').json() as { amount: object };
  expect(String(amount)).toBe('0.12345678901234567890123');
});

test('a compressed answer is unpacked, a bomb or damaged one refused, no JSON said so', () => {
  expect(answer(gzipSync('{"a":"b"}'), { 'content-encoding': 'gzip' }).json()).toEqual({ a: 'b' });
  const bomb = gzipSync(Buffer.alloc(80 << 20));
  expect(() => answer(bomb, { 'content-encoding': 'gzip' }).text()).toThrow('connector.answer-too-large');
  expect(() => answer('plain', { 'content-encoding': 'gzip' })).toThrow('connector.bad-answer');
  for (const text of ['', '<html>', '{"a":', '[1,2', 'NaN'])
    expect(() => answer(text).json(), text).toThrow('connector.bad-answer');
});

test('names that JavaScript treats in a special way and deep nesting do no harm', () => {
  const parsed = (text: string) => {
    try {
      return answer(text).json() as Record<string, unknown>;
    } catch (error) {
      return String(error);
    }
  };
  parsed('{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(parsed(`${'['.repeat(100_000)}`)).toContain('connector.bad-answer');
});
