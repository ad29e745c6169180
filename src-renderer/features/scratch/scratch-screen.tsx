import { FlaskConical, Play, Plus, Scissors, Square, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { preloadChartRuntime } from '../../components/chart/chart.tsx';
import { Fact, Page } from '../../components/layout/page.tsx';
import { formatCount } from '../../components/money/format.ts';
import { type ChartChoice, ChartTab } from '../../components/result/chart-tab.tsx';
import { resultGrid } from '../../components/result/result-grid.ts';
import { type EditorProblem, SqlEditor, type SqlEditorHandle } from '../../components/sql/sql-editor.tsx';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Kbd } from '../../components/ui/kbd.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { fileDrag } from '../../data/file-drag.ts';
import type { ScratchAnswer } from './engine/ask.ts';
import { ExportRows } from './export-rows.tsx';
import { type ScratchState, scratch, useScratch } from './session.ts';
import { type QuestionOf, SliceDialog } from './slice-dialog.tsx';
import { identifier, TableList } from './table-list.tsx';
import { type RunState, useRun } from './use-run.ts';

/** Loose files and slices of the lake side by side, in a DuckDB inside this window: nothing is imported, nothing leaves. */
export function ScratchScreen({ questionOf }: { questionOf: QuestionOf }) {
  const { t, i18n } = useTranslation('scratch');
  const state = useScratch();
  const { run: running, text, setText, start, cancel } = useRun();
  const editor = useRef<SqlEditorHandle>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [isSlicing, setSlicing] = useState(false);
  useEffect(preloadChartRuntime, []);

  const look = (name: string) => {
    const statement = `SELECT *\nFROM ${identifier(name)}\nLIMIT 1000`;
    setText(statement);
    void start({ text: statement, offset: 0 });
  };
  const take = async (files: readonly File[]) => {
    const names = await scratch.addFiles(files);
    const [first] = names;
    if (first !== undefined) look(first);
  };
  const latest = useRef(take);
  latest.current = take;
  useEffect(
    () => fileDrag.giveTo({ title: t('drop.title'), hint: t('drop.hint'), take: files => void latest.current(files) }),
    [t],
  );

  const tables = useMemo<SqlTable[]>(
    () =>
      state.tables.map(({ name, rows, columns }) => ({
        name,
        rows,
        doc: '',
        columns: columns.map(column => ({ ...column, doc: '' })),
      })),
    [state.tables],
  );
  const problem = useMemo(
    () => problemOf(running, text, error => describeError(error, i18n).userMessage),
    [running, text, i18n],
  );
  const answer = running.kind === 'done' ? running.answer : running.kind === 'running' ? running.before : null;
  const addFiles = (
    <Button
      variant={state.tables.length === 0 ? 'primary' : 'secondary'}
      size="sm"
      onPress={() => picker.current?.click()}
    >
      <Plus aria-hidden size={14} />
      {t('add')}
    </Button>
  );
  const takeSlice = (
    <Button size="sm" onPress={() => setSlicing(true)}>
      <Scissors aria-hidden size={14} />
      {t('slice.open')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={
        <>
          <Fact label={t('fact.where')} value={t('fact.here')} title={t('fact.hereTitle')} />
          <Fact label={t('fact.zone')} value="UTC" title={t('fact.zoneTitle')} />
        </>
      }
      actions={<ExportRows answer={answer} />}
    >
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t('add')}
        data-scratch-files
        accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet,.arrow,.feather,.ipc,.xlsx"
        onChange={event => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) void take(files);
        }}
      />
      <div className="flex min-h-0 flex-1">
        <aside
          aria-label={t('tables')}
          className="flex min-h-0 w-72 shrink-0 flex-col border-r border-border bg-surface"
        >
          <div className="flex shrink-0 flex-wrap gap-1.5 border-b border-border p-2">
            {addFiles}
            {takeSlice}
          </div>
          <TableList state={state} onInsert={word => editor.current?.insert(word)} onLook={table => look(table.name)} />
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="h-[34%] min-h-28 shrink-0">
            <SqlEditor
              ref={editor}
              label={t('editor')}
              hint={t('editorHint')}
              value={text}
              tables={tables}
              problem={problem}
              onChange={setText}
              onRun={() => void start(editor.current?.statement() ?? { text, offset: 0 })}
            />
          </div>
          <div className="flex min-h-10 shrink-0 items-center gap-2 border-y border-border bg-surface px-3 py-1">
            {running.kind === 'running' ? (
              <Button size="sm" onPress={cancel}>
                <Square aria-hidden size={12} />
                {t('stop')}
              </Button>
            ) : (
              <Button
                size="sm"
                variant="primary"
                isDisabled={text.trim() === ''}
                onPress={() => void start(editor.current?.statement() ?? { text, offset: 0 })}
              >
                <Play aria-hidden size={12} />
                {t('run')}
              </Button>
            )}
            <span className="shrink-0 whitespace-nowrap">
              <Kbd keys="Ctrl+Enter" />
            </span>
            <Status state={running} />
          </div>
          <Problems state={state} />
          {state.tables.length === 0 && !answer && running.kind === 'idle' ? (
            <EmptyState icon={<FlaskConical aria-hidden size={24} />} title={t('empty.title')}>
              {t('empty.hint')}
            </EmptyState>
          ) : (
            <Results state={running} answer={answer} />
          )}
        </div>
      </div>
      {isSlicing ? <SliceDialog questionOf={questionOf} onClose={() => setSlicing(false)} onTaken={look} /> : null}
    </Page>
  );
}

/** Where the statement that failed is wrong; nothing once it has been changed. */
function problemOf(state: RunState, text: string, wordsOf: (error: unknown) => string): EditorProblem | null {
  if (state.kind !== 'failed' || state.editorText !== text || !(state.error instanceof AppError)) return null;
  const { position } = state.error.details;
  return typeof position === 'number' ? { message: wordsOf(state.error), position: position + state.offset } : null;
}

/** What could not be read, and what an engine that was ended took with it. */
function Problems({ state }: { state: ScratchState }) {
  const { t } = useTranslation('scratch');
  if (state.failures.length === 0 && state.lost.length === 0) return null;
  return (
    <div className="max-h-44 shrink-0 space-y-1.5 overflow-auto border-b border-border bg-surface p-2">
      {state.failures.map(({ id, error }) => (
        <div key={id} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <ErrorState compact error={error} />
          </div>
          <IconButton size="sm" label={t('dismiss')} onPress={() => scratch.dismiss(id)}>
            <X aria-hidden size={14} />
          </IconButton>
        </div>
      ))}
      {state.lost.length > 0 ? (
        <div
          role="status"
          className="flex items-start gap-1 rounded-md bg-warning-soft py-1 pr-1 pl-3 text-sm text-warning"
        >
          <p className="min-w-0 flex-1 py-1">{t('lost', { names: state.lost.join(', ') })}</p>
          <IconButton size="sm" label={t('dismiss')} onPress={() => scratch.forgetLost()}>
            <X aria-hidden size={14} />
          </IconButton>
        </div>
      ) : null}
    </div>
  );
}

function Status({ state }: { state: RunState }) {
  const { t, i18n } = useTranslation('scratch');
  if (state.kind === 'running') {
    return (
      <span role="status" className="text-xs text-muted">
        {t('running')}
      </span>
    );
  }
  if (state.kind !== 'done') return null;
  const { answer } = state;
  if (!answer) {
    return (
      <span role="status" className="text-xs text-muted">
        {t('ranWithoutRows')}
      </span>
    );
  }
  const count = answer.rows.rowCount;
  return (
    <span role="status" className="min-w-0 truncate text-xs text-muted">
      {t('rows', { count, text: formatCount(count, i18n.language) })}
      {' · '}
      {t('took', { ms: formatCount(Math.round(answer.elapsedMs), i18n.language) })}
      {answer.isCut ? <span className="text-warning"> · {t('cut')}</span> : null}
    </span>
  );
}

const firstLayout: GridLayout = { sort: null, hidden: [], pinned: [], order: [], widths: [] };

function Results({ state, answer }: { state: RunState; answer: ScratchAnswer | null }) {
  const { t } = useTranslation('scratch');
  const [tab, setTab] = useState('table');
  const [choice, setChoice] = useState<ChartChoice>({ pick: null, kind: 'bar' });
  const isStale = state.kind === 'running';
  const failed = state.kind === 'failed' ? <ErrorState error={state.error} /> : null;
  const nothing = <p className="p-6 text-center text-sm text-muted">{isStale ? t('running') : t('noAnswer')}</p>;
  return (
    <div aria-busy={isStale} className={`flex min-h-0 flex-1 flex-col ${isStale && answer ? 'opacity-60' : ''}`}>
      <Tabs
        isFilling
        label={t('results')}
        value={tab}
        onChange={setTab}
        items={[
          { id: 'table', label: t('tab.table'), content: failed ?? (answer ? <Rows answer={answer} /> : nothing) },
          {
            id: 'chart',
            label: t('tab.chart'),
            content:
              failed ??
              (answer ? (
                <ChartTab columns={answer.columns} rows={answer.rows} choice={choice} onChoice={setChoice} />
              ) : (
                nothing
              )),
          },
        ]}
      />
    </div>
  );
}

function Rows({ answer }: { answer: ScratchAnswer }) {
  const { t } = useTranslation('scratch');
  const [layout, setLayout] = useState<GridLayout>(firstLayout);
  const model = useMemo(() => resultGrid(answer.columns, answer.rows, String(answer.id)), [answer]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer begins in its own order
  useEffect(() => setLayout(firstLayout), [answer.id]);
  if (answer.rows.rowCount === 0) return <p className="p-6 text-center text-sm text-muted">{t('none')}</p>;
  return (
    <DataGrid
      label={t('tab.table')}
      model={model}
      layout={layout}
      onLayoutChange={setLayout}
      onActivate={() => undefined}
      {...(answer.isCut ? { footerNote: t('cutNote') } : {})}
    />
  );
}
