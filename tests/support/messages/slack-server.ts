import type { ServerResponse } from 'node:http';
import { type Asked, type MessageServer, startMessageServer } from './message-server.ts';

export type Post = {
  ts: string;
  channel: string;
  text: string;
  blocks: unknown[];
  metadata: { event_type: string; event_payload: { id: string } };
};
/** `alt`: what the picture shows, for who cannot see it. */
export type Shared = {
  title: string;
  filename: string;
  alt: string | null;
  bytes: Buffer;
  channel: string;
  thread: string;
};

export type SlackServer = MessageServer & {
  readonly posts: Post[];
  readonly files: Shared[];
  /** Null lets the call through; a word is Slack's error; "hang up" takes the call and cuts the line. */
  refuse: (method: string, times: number) => string | 'hang up' | null;
};

const CHANNEL = 'C0123456789';

/** Slack's Web API as far as the bot uses it, on a real HTTP server: rules of its reference (methods, scopes, ids) kept, nothing else. */
export async function startSlackServer(token: string): Promise<SlackServer> {
  const http = await startMessageServer();
  const posts: Post[] = [];
  const files: Shared[] = [];
  const uploads = new Map<string, Buffer>();
  const tickets = new Map<string, Pick<Shared, 'filename' | 'alt'>>();
  const times = new Map<string, number>();
  const slack: SlackServer = Object.assign(http, { posts, files, refuse: () => null });
  const say = (response: ServerResponse, content: Record<string, unknown>) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  };
  const fieldsOf = ({ headers, body }: Asked): Record<string, unknown> =>
    headers['content-type']?.startsWith('application/json')
      ? (JSON.parse(body.toString('utf8')) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(body.toString('utf8')));

  http.answer = (asked, response) => {
    const method = asked.path.split('/').at(-1)?.split('?')[0] ?? '';
    if (asked.path.startsWith('/upload/')) {
      uploads.set(method, asked.body);
      return void response.end(`OK - ${asked.body.length}`);
    }
    const asks = (times.get(method) ?? 0) + 1;
    times.set(method, asks);
    const refusal = slack.refuse(method, asks);
    if (refusal === 'http 429') return void response.writeHead(429, { 'retry-after': '30' }).end();
    if (refusal !== null && refusal !== 'hang up') return say(response, { ok: false, error: refusal });
    if (asked.headers.authorization !== `Bearer ${token}`) return say(response, { ok: false, error: 'invalid_auth' });
    const fields = fieldsOf(asked);
    const answer = call(method, fields);
    if (refusal === 'hang up') return void response.destroy();
    say(response, answer);
  };

  function call(method: string, fields: Record<string, unknown>): Record<string, unknown> {
    switch (method) {
      case 'chat.postMessage': {
        if (fields.channel !== '#finops' && fields.channel !== CHANNEL)
          return { ok: false, error: 'channel_not_found' };
        const ts = `1790000000.${String(posts.length + 1).padStart(6, '0')}`;
        posts.push({ ...(fields as Omit<Post, 'ts'>), channel: CHANNEL, ts });
        return { ok: true, channel: CHANNEL, ts };
      }
      case 'conversations.history':
        if (fields.channel !== CHANNEL) return { ok: false, error: 'channel_not_found' }; // names do not do here
        return { ok: true, messages: posts.map(({ ts, metadata }) => ({ ts, metadata })).toReversed() };
      case 'files.getUploadURLExternal': {
        const id = `F${uploads.size + 1}`;
        uploads.set(id, Buffer.alloc(0));
        const alt = fields.alt_txt === undefined ? null : String(fields.alt_txt);
        if ((alt ?? '').length > 1_000) return { ok: false, error: 'alt_txt_too_large' };
        tickets.set(id, { filename: String(fields.filename), alt });
        return { ok: true, upload_url: `${http.origin}/upload/${id}`, file_id: id };
      }
      case 'files.completeUploadExternal':
        for (const { id, title } of JSON.parse(String(fields.files)) as { id: string; title: string }[])
          files.push({
            ...{ title, bytes: uploads.get(id) ?? Buffer.alloc(0) },
            ...(tickets.get(id) ?? { filename: '', alt: null }),
            ...{ channel: String(fields.channel_id), thread: String(fields.thread_ts) },
          });
        return { ok: true, files: [] };
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }
  return slack;
}
