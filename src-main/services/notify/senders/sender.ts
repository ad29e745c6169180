import type { Channel } from '../../../../src-core/contract/channels.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import type { OutMessage } from '../../../../src-core/notify/message.ts';
import type { Adapters } from '../../../app/adapters.ts';
import type { Progress } from '../outbox.ts';

/** One try to hand a message over. */
export type Handover<Kind extends Channel['kind']> = {
  readonly channel: Extract<Channel, { kind: Kind }>;
  readonly message: OutMessage;
  /** The same at every try and after every crash; the other side can tell a repetition by it. */
  readonly id: string;
  /** When the message was written; the same at every try. */
  readonly createdAt: string;
  /** An earlier try may have arrived although nobody wrote it down. */
  readonly maybeSent: boolean;
  readonly progress: Progress;
  /** Write down what is done; durable when it returns. */
  keep(progress: Progress): Promise<void>;
  /** Channel id that Slack gave for this channel before; null when nothing was posted yet. */
  readonly knownPlace: string | null;
  /** @throws AppError `secret.*`; null when it is optional and missing */
  secret(name: string): Promise<string | null>;
  readonly workspaceDir: string;
  readonly desktop: Adapters['notify'];
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

export type Handed = {
  /** What the other side said. */
  readonly answer: string;
  /** Recipients that will never get it. */
  readonly refused: readonly string[];
  /** Recipients that the other side wants to be asked about later; the message is not finished. */
  readonly later: readonly string[];
};

export type Sender<Kind extends Channel['kind']> = (handover: Handover<Kind>) => Promise<Handed>;

/** A try that failed. */
export class SendFailure extends Error {
  readonly error: AppError;
  /** Trying again cannot help: the message itself is refused. */
  readonly isFinal: boolean;
  readonly waitMs: number | null;
  /** It may have arrived: the line broke after it was handed over. */
  readonly maybeSent: boolean;
  /** Recipients refused for good in this try. */
  readonly refused: readonly string[];

  constructor(
    error: AppError,
    options: { isFinal?: boolean; waitMs?: number | null; maybeSent?: boolean; refused?: readonly string[] } = {},
  ) {
    super(error.code, { cause: error });
    this.error = error;
    this.isFinal = options.isFinal ?? false;
    this.waitMs = options.waitMs ?? null;
    this.maybeSent = options.maybeSent ?? false;
    this.refused = options.refused ?? [];
  }
}

/** Somebody has to change a setting; until then an hourly try is enough, and a change of the channel tries at once. */
export const SETUP_WAIT_MS = 3_600_000;

/** Refused for a reason that a person can remove: the message waits. */
export const needsSetup = (name: string, what: string, cause?: unknown) =>
  new SendFailure(new AppError('channel.refused', { name, what }, { cause }), { waitMs: SETUP_WAIT_MS });

/** Refused for what it is. */
export const refusedForGood = (name: string, what: string, refused: readonly string[] = []) =>
  new SendFailure(new AppError('channel.refused', { name, what }), { isFinal: true, refused });
