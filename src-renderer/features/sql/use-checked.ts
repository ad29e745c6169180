import { useEffect, useState } from 'react';
import type { EditorProblem } from '../../components/sql/sql-editor.tsx';
import { api } from '../../data/client.ts';

const PAUSE_MS = 600;

/** What is wrong with the text, a moment after the typing stops; null while that is not known and for texts that would run. */
export function useChecked(text: string): EditorProblem | null {
  const [found, setFound] = useState<{ text: string; problem: EditorProblem | null }>({ text: '', problem: null });
  useEffect(() => {
    if (text.trim() === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.sql.check({ text }, { signal: stop.signal }).then(
        ({ problem, position }) =>
          setFound({ text, problem: problem === null ? null : { message: problem, position } }),
        () => undefined, // the check is a courtesy: what stops it is told when the statement runs
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return found.text === text ? found.problem : null;
}
