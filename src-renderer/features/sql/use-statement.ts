import { useCallback, useEffect, useRef, useState } from 'react';
import type { ResultHead } from '../../../src-core/contract/query.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';

export type Answer = { text: string; head: ResultHead; result: ArrowResult };
export type StatementState =
  | { kind: 'idle' }
  | { kind: 'running'; since: number; before: Answer | null }
  | { kind: 'done'; answer: Answer }
  /** `offset`: where the statement began in `editorText`. */
  | { kind: 'failed'; error: unknown; offset: number; editorText: string };

/** What is run, and the whole text that it is part of. */
export type AskedText = { text: string; offset: number; editorText: string };

export const SHOWN_ROWS = 100_000;

/** One statement at a time; a new one, cancelling and leaving the screen end the one that runs, down to the engine. */
export function useStatement() {
  const [state, setState] = useState<StatementState>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(async ({ text, offset, editorText }: AskedText): Promise<Answer | null> => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setState(before => ({
      kind: 'running',
      since: Date.now(),
      before: before.kind === 'done' ? before.answer : before.kind === 'running' ? before.before : null,
    }));
    try {
      const head = await api.sql.run({ text, limit: SHOWN_ROWS }, { signal: stop.signal });
      const result = ArrowResult.read(await takeResult(head.ticket, stop.signal));
      const answer = { text, head, result };
      if (running.current === stop) setState({ kind: 'done', answer });
      return answer;
    } catch (error) {
      if (running.current !== stop) return null;
      const wasCancelled = stop.signal.aborted || (error instanceof AppError && error.code === 'call.cancelled');
      setState(now => {
        if (!wasCancelled) return { kind: 'failed', error, offset, editorText };
        return now.kind === 'running' && now.before ? { kind: 'done', answer: now.before } : { kind: 'idle' };
      });
      return null;
    }
  }, []);
  const cancel = useCallback(() => running.current?.abort(), []);
  return { state, run, cancel };
}
