import type { ApiConnector, ConnectorContext } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { BatchFiles } from './batch-files.ts';
import { type Host, httpClient } from './http-client.ts';
import { programRunner } from './program-runner.ts';
import { prepare } from './settings-form.ts';

export type Work = {
  runId: string;
  settings: Record<string, unknown>;
  cursors: Record<string, string>;
  now: string;
  window: { start: string; end: string } | null;
};

/** @throws AppError `source.bad-settings` when the stored settings no longer fit the connector */
export function contextOf(
  connector: ApiConnector,
  work: Work,
  host: Host,
  signal: AbortSignal,
): ConnectorContext<Record<string, unknown>> {
  return {
    settings: prepare(connector, work.settings).settings,
    cursors: new Map(Object.entries(work.cursors)),
    http: httpClient(host, work.runId),
    programs: programRunner,
    now: new Date(work.now),
    window: work.window && { start: new Date(work.window.start), end: new Date(work.window.end) },
    signal,
  };
}

/**
 * Reads a connector to its end. Rows are collected between commits; at each commit the host imports them and saves the cursor
 * before the connector is asked to go on. Rows after the last commit are no part of anything and are dropped.
 */
export async function runConnector(
  connector: ApiConnector,
  work: Work & { source: string; directory: string },
  host: Host,
  signal: AbortSignal,
): Promise<{ commits: number; rows: number }> {
  const { runId } = work;
  const batch = new BatchFiles({ directory: work.directory, source: work.source, signal });
  const records = connector.delivers.filter(dataset => dataset !== 'cost');
  let named = 0;
  let provided: { path: string; name: string }[] = [];
  let commits = 0;
  let committedRows = 0;
  try {
    for await (const event of connector.read(contextOf(connector, work, host, signal))) {
      signal.throwIfAborted();
      switch (event.type) {
        case 'rows':
          if (!connector.delivers.includes(event.dataset))
            throw new RangeError(`${connector.id} delivers no ${event.dataset}`);
          named += 1;
          await batch.add(event.dataset, event.rows);
          break;
        case 'file':
          provided.push({ path: event.path, name: event.name });
          break;
        case 'progress':
          await host.progress({ runId, done: event.done, total: event.total, item: event.item }, { signal });
          break;
        case 'notice':
          await host.notice({ runId, message: event.message.slice(0, 2_000) }, { signal });
          break;
        case 'commit': {
          // A commit without any rows says that there are none: with an empty file the lake takes out what it had of that time, and
          // coverage knows that it was asked. A commit with rows speaks only for the datasets it named, if with an empty list.
          if (provided.length === 0 && named === 0) for (const dataset of records) await batch.add(dataset, []);
          const { rows } = batch;
          const files = [...(await batch.finish(event.covers)), ...provided];
          const { covers, cursor, isProvisional, settledBefore } = event;
          const settled = settledBefore === undefined ? {} : { settledBefore };
          const hasRows = named > 0 || provided.length === 0;
          await host.commit(
            { runId, batch: { files, rows, hasRows, covers, cursor, isProvisional, ...settled } },
            { signal },
          );
          commits += 1;
          committedRows += rows;
          provided = [];
          named = 0;
          break;
        }
      }
    }
  } finally {
    await batch.discard();
  }
  signal.throwIfAborted();
  return { commits, rows: committedRows };
}

/** @throws AppError `source.unknown-connector` */
export function connectorById(connectors: readonly ApiConnector[], id: string): ApiConnector {
  const found = connectors.find(connector => connector.id === id);
  if (!found)
    throw new AppError('source.unknown-connector', { id, known: connectors.map(connector => connector.id).join(', ') });
  return found;
}
