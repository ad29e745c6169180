import { AppError } from '../../src-core/errors/app-error.ts';
import type { WirePort } from '../../src-core/wire/channel-hub.ts';

const MIB = 1024 * 1024;
const MAX_FRAME = MIB;
/** The one call that carries a picture made by the window; its own schema limits it to 20 million characters. */
const PICTURE_CALL = /^\{"i":"[0-9a-z]{1,15}","p":\{"u":"\/exports\/saveChart"/;
const MAX_PICTURE_FRAME = 21 * MIB;

type RawPort = {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
};

/**
 * A port whose incoming frames are well-formed requests of oRPC's message protocol and not too large (SECURITY 8); everything
 * else is refused before any of our handlers, or oRPC itself, sees it. Requests carry JSON only: no binary, no forms.
 */
export function guardFrames(port: RawPort, refused: (reason: string) => void = () => undefined): WirePort {
  return {
    on: (event, listener) => {
      if (event !== 'message') return port.on(event, listener);
      port.on('message', message => {
        const verdict = inspect(message?.data);
        if (verdict === null) return listener(message);
        refused(verdict.reason);
        if (verdict.id !== null) port.postMessage(refusal(verdict.id, verdict.reason));
      });
    },
    postMessage: data => port.postMessage(data),
    close: () => undefined,
  };
}

/** Null when the frame may pass. Ids are oRPC's running number in base 36: the tenth call is "a". */
export function inspect(frame: unknown): { reason: string; id: string | null } | null {
  if (typeof frame !== 'string') return { reason: 'not text', id: null };
  const id = /^\{"i":"([0-9a-z]{1,15})"/.exec(frame.slice(0, 32))?.[1] ?? null;
  const limit = PICTURE_CALL.test(frame.slice(0, 80)) ? MAX_PICTURE_FRAME : MAX_FRAME;
  if (frame.length > limit) return { reason: 'larger than 1 MiB', id };
  let message: unknown;
  try {
    message = JSON.parse(frame);
  } catch {
    return { reason: 'not JSON', id };
  }
  return isRequest(message) ? null : { reason: 'not a request', id };
}

function isRequest(message: unknown): boolean {
  if (!isRecord(message) || typeof message.i !== 'string' || !/^[0-9a-z]{1,15}$/.test(message.i)) return false;
  if (message.t === 4) return true; // abort
  if (message.t !== undefined && message.t !== 1) return false; // streams from the window are not part of the contract
  const request = message.p;
  if (!isRecord(request) || typeof request.u !== 'string' || !/^(\/[A-Za-z]{1,40}){1,4}$/.test(request.u)) return false;
  return request.h === undefined && request.m === undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A response frame of the same protocol, so that an honest caller learns why. */
function refusal(id: string, reason: string): string {
  const data = new AppError('call.bad-input', { what: reason }).toWire();
  const error = { defined: false, code: 'MUREON', status: 413, message: data.code, data };
  return JSON.stringify({ i: id, p: { s: 413, b: { json: error } } });
}
