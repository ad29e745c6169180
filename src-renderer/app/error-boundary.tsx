import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorState } from '../components/ui/states.tsx';
import { api } from '../data/client.ts';

type State = { error: unknown; hasFailed: boolean };

/** A screen that broke says so, with the trace id of the log entry, and the rest of the window goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null, hasFailed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, hasFailed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    void report(error, info.componentStack ?? null).then(traceId => {
      if (traceId) this.setState({ error: { code: 'internal.unexpected', details: {}, traceId } });
    });
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null, hasFailed: false })} />;
  }
}

/** Write an error of the window into the log; null when even that is not possible. */
export async function report(error: unknown, context: string | null): Promise<string | null> {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const lines = [stack, context].filter(Boolean).join('\n').slice(0, 20_000);
  const input = { message: message.slice(0, 2_000), stack: lines || null };
  return api.app.reportError(input).then(
    ({ traceId }) => traceId,
    () => null,
  );
}
