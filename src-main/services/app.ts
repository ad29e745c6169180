import { basename } from 'node:path';
import type { AppInfo, Settings } from '../../src-core/contract/app.ts';
import { AppError, type AppErrorWire } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import type { ServiceDeps } from './service-deps.ts';

type Check = {
  name: string;
  ok: boolean;
  detail: string;
  error: AppErrorWire | null;
};

/** Use cases about the program itself: versions, settings, recent files, the health check. */
export class AppService {
  readonly #deps: ServiceDeps;
  readonly #versions: Record<string, string>;
  readonly #settingsListeners = new Set<(settings: Settings) => void>();

  constructor(deps: ServiceDeps, versions: Record<string, string>) {
    this.#deps = deps;
    this.#versions = versions;
  }

  info(): AppInfo {
    const { appVersion, shell, workspaceDir } = this.#deps;
    return {
      version: appVersion,
      shell,
      platform: `${process.platform} ${process.arch}`,
      versions: this.#versions,
      workspace: { name: basename(workspaceDir), path: workspaceDir },
    };
  }

  async saveSettings(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings> {
    const settings = await this.#deps.workspace.saveSettings(change);
    for (const listener of this.#settingsListeners) listener(settings);
    return settings;
  }

  /** The desktop's menu and window follow language and theme. */
  onSettings(listener: (settings: Settings) => void): void {
    this.#settingsListeners.add(listener);
  }

  async recents() {
    const files = await this.#deps.workspace.recents();
    return Promise.all(
      files.map(async ({ path, name, openedAt }) => ({
        name,
        openedAt,
        handle: (await this.#deps.files.register(path, name)).handle,
      })),
    );
  }

  /** The window's message may quote data, so only its stack's frames reach the log. */
  reportError(report: { message: string; stack: string | null }): { traceId: string } {
    const error = new Error('renderer');
    error.name = 'RendererError';
    error.stack = report.stack ?? '';
    return { traceId: this.#deps.log.unexpected('renderer', error) };
  }

  async doctor(signal: AbortSignal | undefined) {
    const journal = await this.#deps.workspace.check();
    const checks: Check[] = [
      {
        name: 'workspace journal',
        ok: journal.ok,
        detail: journal.problem ?? `${journal.rows} entries, chain and counter agree`,
        error: journal.ok ? null : new AppError('workspace.damaged').toWire(),
      },
    ];
    try {
      const lake = await this.#deps.lake.doctor(undefined, signal ? { signal } : {});
      for (const check of lake.checks) {
        checks.push({
          ...check,
          error: check.ok ? null : new AppError('lake.damaged', { what: check.detail }).toWire(),
        });
      }
      return { ok: checks.every(check => check.ok), lakeVersion: lake.lakeVersion, lakeHash: lake.lakeHash, checks };
    } catch (error) {
      const failure = toAppError(error);
      if (failure.code === 'call.cancelled' || failure.code === 'lake.in-use') throw failure;
      checks.push({ name: 'lake', ok: false, detail: failure.userMessage, error: failure.toWire() });
      return { ok: false, lakeVersion: 0, lakeHash: '', checks };
    }
  }
}
