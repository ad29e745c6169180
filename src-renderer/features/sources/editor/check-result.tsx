import { CircleCheck, LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorInfo, Source } from '../../../../src-core/contract/sources.ts';
import { Button } from '../../../components/ui/button.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { type Draft, secretsOf, settingsOf } from './draft.ts';

type State =
  | { state: 'idle' }
  | { state: 'running' }
  | { state: 'good'; found: string }
  | { state: 'bad'; error: unknown };

export type Check = State & {
  /** A test of changed settings needs every secret typed again: stored ones never come back to the window. */
  isBlocked: boolean;
  run: () => Promise<void>;
  stop: () => void;
  /** After a change the last answer says nothing any more. */
  forget: () => void;
};

/** Asks the real thing with the settings as they are typed, or as they are saved while nothing was changed. */
export function useCheck(of: {
  connector: ConnectorInfo;
  source: Source | null;
  draft: Draft;
  isChanged: boolean;
}): Check {
  const { connector, source, draft, isChanged } = of;
  const [state, setState] = useState<State>({ state: 'idle' });
  const abort = useRef<AbortController>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const stop = () => {
    abort.current?.abort();
    setState({ state: 'idle' });
  };
  const stored = source?.secrets.filter(({ state: at }) => at !== 'missing') ?? [];
  return {
    ...state,
    isBlocked: source !== null && isChanged && stored.some(({ name }) => !draft.secrets[name]),
    stop,
    forget: () => {
      if (state.state !== 'idle') stop();
    },
    async run() {
      abort.current?.abort();
      const own = new AbortController();
      abort.current = own;
      setState({ state: 'running' });
      try {
        const { found } = await api.sources.check(
          source && !isChanged
            ? { id: source.id }
            : { connector: connector.id, settings: settingsOf(draft, connector), secrets: secretsOf(draft) },
          { signal: own.signal },
        );
        if (!own.signal.aborted) setState({ state: 'good', found });
      } catch (error) {
        if (!own.signal.aborted) setState({ state: 'bad', error });
      }
    },
  };
}

export function CheckResult({ check }: { check: Check }) {
  const { t } = useTranslation(['connections', 'common']);
  return (
    <div aria-live="polite">
      {check.state === 'running' ? (
        <p className="mb-3 flex items-center gap-2 text-sm text-muted">
          <LoaderCircle aria-hidden size={15} className="motion-safe:animate-spin" />
          {t('check.running')}
          <Button size="sm" variant="quiet" onPress={check.stop}>
            {t('common:cancel')}
          </Button>
        </p>
      ) : null}
      {check.state === 'good' ? (
        <p className="mb-3 flex items-start gap-2 rounded-md bg-positive-soft px-3 py-2 text-sm">
          <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-positive" />
          <span className="min-w-0 wrap-anywhere">
            <strong className="font-[550]">{t('check.good')}</strong> {check.found}
          </span>
        </p>
      ) : null}
      {check.state === 'bad' ? (
        <div className="mb-3">
          <ErrorState error={check.error} compact />
        </div>
      ) : null}
    </div>
  );
}
