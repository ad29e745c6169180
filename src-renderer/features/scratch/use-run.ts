import { useCallback, useSyncExternalStore } from 'react';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { ScratchAnswer } from './engine/ask.ts';
import { scratch } from './session.ts';

export type RunState =
  | { kind: 'idle' }
  | { kind: 'running'; before: ScratchAnswer | null }
  /** `answer` null: the statements gave no rows. */
  | { kind: 'done'; answer: ScratchAnswer | null }
  /** `offset`: where the statement began in `editorText`. */
  | { kind: 'failed'; error: unknown; offset: number; editorText: string };

export const SHOWN_ROWS = 100_000;

type Desk = { text: string; run: RunState };

/** The statement and its answer live as long as the tables do: another screen and back changes nothing. */
let desk: Desk = { text: '', run: { kind: 'idle' } };
let running: AbortController | null = null;
const listeners = new Set<() => void>();
const read = () => desk;
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const set = (change: Partial<Desk>) => {
  desk = { ...desk, ...change };
  for (const listener of listeners) listener();
};

/** One run at a time; a new one and cancelling end the one before. */
async function start({ text, offset }: { text: string; offset: number }): Promise<void> {
  if (text.trim() === '') return;
  running?.abort();
  const stop = new AbortController();
  running = stop;
  const editorText = desk.text;
  const before = answerOf(desk.run);
  set({ run: { kind: 'running', before } });
  try {
    const answer = await scratch.run(text, SHOWN_ROWS, stop.signal);
    if (running === stop) set({ run: { kind: 'done', answer } });
  } catch (error) {
    if (running !== stop) return;
    const wasCancelled = stop.signal.aborted || (error instanceof AppError && error.code === 'call.cancelled');
    if (!wasCancelled) set({ run: { kind: 'failed', error, offset, editorText } });
    else set({ run: before ? { kind: 'done', answer: before } : { kind: 'idle' } });
  }
}

const answerOf = (run: RunState): ScratchAnswer | null =>
  run.kind === 'done' ? run.answer : run.kind === 'running' ? run.before : null;

export function useRun() {
  const { text, run } = useSyncExternalStore(subscribe, read);
  const setText = useCallback((next: string) => set({ text: next }), []);
  const cancel = useCallback(() => running?.abort(), []);
  return { text, run, setText, start, cancel };
}
