import { useNavigate, useSearch } from '@tanstack/react-router';
import { Play, Square, SquareTerminal } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { preloadChartRuntime } from '../../components/chart/chart.tsx';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { formatCount } from '../../components/money/format.ts';
import { type ChartChoice, ChartTab } from '../../components/result/chart-tab.tsx';
import { resultGrid } from '../../components/result/result-grid.ts';
import { type EditorProblem, SqlEditor, type SqlEditorHandle } from '../../components/sql/sql-editor.tsx';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { Button } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Kbd } from '../../components/ui/kbd.tsx';
import { EmptyState, ErrorState, ListSkeleton, Skeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { api } from '../../data/client.ts';
import { useLakeFacts, useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { ExportAnswer } from './export-answer.tsx';
import { HistoryList } from './history-list.tsx';
import { PlanTab } from './plan-tab.tsx';
import { SavedQueries } from './saved-queries.tsx';
import { SchemaBrowser } from './schema-browser.tsx';
import { remember } from './sql-history.ts';
import { useChecked } from './use-checked.ts';
import { type Answer, type StatementState, useStatement } from './use-statement.ts';

/** Longer texts stay out of the address; they are in the editor and in the history all the same. */
const LONGEST_IN_ADDRESS = 2_000;
const noTables: readonly SqlTable[] = [];
const firstChoice: ChartChoice = { pick: null, kind: 'bar' };

/** One read-only statement over the lake: editor with what there is to read beside it, rows as table and picture, the plan. */
export function SqlScreen() {
  const { t, i18n } = useTranslation('sql');
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const facts = useLakeFacts();
  const { settings } = useSettings();
  const schema = useLakeQuery(['sql-schema'], signal => api.sql.schema(undefined, { signal }));
  const tables = schema.data ?? noTables;
  const editor = useRef<SqlEditorHandle>(null);
  const [text, setText] = useState(search.q ?? '');
  const [tab, setTab] = useState('table');
  const [choice, setChoice] = useState<ChartChoice>(firstChoice);
  const [name, setName] = useState('query');
  const { state, run, cancel } = useStatement();
  const checked = useChecked(text);
  useEffect(preloadChartRuntime, []);

  // An address from elsewhere (palette, Home, a copied link) replaces what is in the editor.
  const own = useRef(search.q ?? '');
  useEffect(() => {
    if ((search.q ?? '') !== own.current) {
      own.current = search.q ?? '';
      setText(search.q ?? '');
    }
  }, [search.q]);

  const start = async (statement = editor.current?.statement() ?? { text, offset: 0 }) => {
    if (statement.text.trim() === '') return;
    own.current = text.length <= LONGEST_IN_ADDRESS ? text : '';
    void navigate({ to: '/sql', search: own.current === '' ? {} : { q: own.current }, replace: true });
    setTab(current => (current === 'plan' ? 'table' : current));
    const answer = await run({ ...statement, editorText: statement.offset === 0 ? statement.text : text });
    remember({ text: statement.text, at: new Date().toISOString(), rows: answer?.head.rowCount ?? null });
  };
  const open = (next: string) => {
    setText(next);
    editor.current?.focus();
  };

  const answer = state.kind === 'done' ? state.answer : state.kind === 'running' ? state.before : null;
  const failure = useMemo(
    () => problemOf(state, text, error => describeError(error, i18n).userMessage),
    [state, text, i18n],
  );
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={<LakeFacts measure={null} {...facts} />}
      actions={
        <>
          <HistoryList zone={settings.zone} onOpen={open} />
          <SavedQueries
            text={text}
            chart={choice}
            onOpen={query => {
              setChoice(query.chart ?? firstChoice);
              setName(query.path.split('/').at(-1) ?? 'query');
              open(query.text);
              void start({ text: query.text, offset: 0 });
            }}
          />
          <ExportAnswer text={answer?.text ?? null} name={name} />
        </>
      }
    >
      <div className="flex min-h-0 flex-1">
        {schema.data ? (
          <SchemaBrowser
            tables={tables}
            onInsert={word => editor.current?.insert(word)}
            onStart={table => open(firstStatement(table))}
          />
        ) : (
          <aside className="w-72 shrink-0 border-r border-border max-[1000px]:hidden">
            {schema.error ? (
              <ErrorState compact error={schema.error} onRetry={() => void schema.refetch()} />
            ) : (
              <ListSkeleton />
            )}
          </aside>
        )}
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="h-[38%] min-h-32 shrink-0">
            <SqlEditor
              ref={editor}
              label={t('editor')}
              hint={t('editorHint')}
              value={text}
              tables={tables}
              problem={failure ?? checked}
              onChange={setText}
              onRun={() => void start()}
            />
          </div>
          <div className="flex min-h-10 shrink-0 items-center gap-2 border-y border-border bg-surface px-3 py-1">
            {state.kind === 'running' ? (
              <Button size="sm" onPress={cancel}>
                <Square aria-hidden size={12} />
                {t('cancel')}
              </Button>
            ) : (
              <Button size="sm" variant="primary" isDisabled={text.trim() === ''} onPress={() => void start()}>
                <Play aria-hidden size={12} />
                {t('run')}
              </Button>
            )}
            <span className="shrink-0 whitespace-nowrap">
              <Kbd keys="Ctrl+Enter" />
            </span>
            <Status state={state} checked={checked} />
          </div>
          <Results
            state={state}
            answer={answer}
            tab={tab}
            onTab={setTab}
            choice={choice}
            onChoice={setChoice}
            text={text}
            currencies={facts.currencies}
          />
        </div>
      </div>
    </Page>
  );
}

/** A statement to begin with: the newest rows, or sums that do not mix currencies. */
function firstStatement({ name, columns }: SqlTable): string {
  const has = (column: string) => columns.some(candidate => candidate.name === column);
  if (has('EffectiveCost') && has('ServiceName')) {
    const bucket = ['Month', 'Day', 'Hour'].find(has);
    const time = bucket ? `"${bucket}"` : 'date_trunc(\'month\', ChargePeriodStart) AS "Month"';
    return `SELECT ${time}, ServiceName, BillingCurrency, sum(EffectiveCost) AS EffectiveCost\nFROM ${name}\nGROUP BY ALL\nORDER BY ALL`;
  }
  return `SELECT *\nFROM ${name}\nLIMIT 100`;
}

/** Where the statement that failed is wrong; nothing once it has been changed. */
function problemOf(state: StatementState, text: string, wordsOf: (error: unknown) => string): EditorProblem | null {
  if (state.kind !== 'failed' || state.editorText !== text || !(state.error instanceof AppError)) return null;
  const { position } = state.error.details;
  return typeof position === 'number' ? { message: wordsOf(state.error), position: position + state.offset } : null;
}

function Status({ state, checked }: { state: StatementState; checked: EditorProblem | null }) {
  const { t, i18n } = useTranslation('sql');
  if (state.kind === 'running') {
    return (
      <span role="status" className="text-xs text-muted">
        {t('running')}
      </span>
    );
  }
  if (checked) {
    return (
      <span className="min-w-0 truncate text-xs text-warning" title={checked.message}>
        {checked.message}
      </span>
    );
  }
  if (state.kind !== 'done') return null;
  const { head } = state.answer;
  return (
    <span role="status" className="min-w-0 truncate text-xs text-muted">
      {t('rows', { count: head.rowCount, text: formatCount(head.rowCount, i18n.language) })}
      {' · '}
      {t('took', { ms: formatCount(Math.round(head.meta.elapsedMs), i18n.language) })}
      {head.meta.truncated ? <span className="text-warning"> · {t('cut')}</span> : null}
    </span>
  );
}

const firstLayout: GridLayout = { sort: null, hidden: [], pinned: [], order: [], widths: [] };

function Results({
  state,
  answer,
  tab,
  onTab,
  choice,
  onChoice,
  text,
  currencies,
}: {
  state: StatementState;
  answer: Answer | null;
  tab: string;
  onTab: (tab: string) => void;
  choice: ChartChoice;
  onChoice: (choice: ChartChoice) => void;
  text: string;
  currencies: readonly string[];
}) {
  const { t } = useTranslation('sql');
  const isStale = state.kind === 'running';
  const rows =
    state.kind === 'failed' ? (
      <ErrorState error={state.error} />
    ) : answer ? (
      <Rows answer={answer} currencies={currencies} />
    ) : isStale ? (
      <Loading />
    ) : (
      <EmptyState icon={<SquareTerminal aria-hidden size={24} />} title={t('empty.title')}>
        {t('empty.hint')}
      </EmptyState>
    );
  const picture =
    state.kind === 'failed' ? (
      <ErrorState error={state.error} />
    ) : answer ? (
      <ChartTab columns={answer.head.columns} rows={answer.result} choice={choice} onChoice={onChoice} />
    ) : (
      rows
    );
  return (
    <div aria-busy={isStale} className={`flex min-h-0 flex-1 flex-col ${isStale && answer ? 'opacity-60' : ''}`}>
      <Tabs
        isFilling
        label={t('results')}
        value={tab}
        onChange={onTab}
        items={[
          { id: 'table', label: t('tab.table'), content: rows },
          { id: 'chart', label: t('tab.chart'), content: picture },
          { id: 'plan', label: t('tab.plan'), content: <PlanTab text={text} /> },
        ]}
      />
    </div>
  );
}

function Rows({ answer, currencies }: { answer: Answer; currencies: readonly string[] }) {
  const { t } = useTranslation('sql');
  const [layout, setLayout] = useState<GridLayout>(firstLayout);
  const model = useMemo(
    () => resultGrid(answer.head.columns, answer.result, answer.head.ticket),
    [answer.head, answer.result],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another result begins in its own order
  useEffect(() => setLayout(firstLayout), [answer.head.ticket]);
  if (answer.result.rowCount === 0) return <p className="p-6 text-center text-sm text-muted">{t('none')}</p>;
  const mixes = currencies.length > 1 && sums(answer.text) && !/BillingCurrency/i.test(answer.text);
  return (
    <>
      {mixes ? (
        <p role="status" className="shrink-0 border-b border-border bg-warning-soft px-4 py-1.5 text-xs text-warning">
          {t('mixes', { currencies: currencies.join(', ') })}
        </p>
      ) : null}
      <DataGrid
        label={t('tab.table')}
        model={model}
        layout={layout}
        onLayoutChange={setLayout}
        onActivate={() => undefined}
        {...(answer.head.meta.truncated ? { footerNote: t('cutNote') } : {})}
      />
    </>
  );
}

/** True for statements that add amounts up: with several currencies in the lake the sum would have no unit. */
const sums = (text: string) => /\b(sum|avg|total)\s*\(\s*"?\w*(Billed|Effective|List|Contracted)Cost/i.test(text);

function Loading() {
  return (
    <div className="flex flex-col gap-2 p-3">
      {['a', 'b', 'c', 'd', 'e'].map(key => (
        <Skeleton key={key} className="h-6 w-full" />
      ))}
    </div>
  );
}
