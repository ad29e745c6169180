import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowsSpec } from '../../../src-core/query/query-spec.ts';
import { findingText } from '../../components/lake-words.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { CellContent } from '../../components/table/grid-cell.tsx';
import type { GridCell } from '../../components/table/grid-model.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { type ChargeLine, chargeLine, filesOf } from './charge-line.ts';
import { fetchRows } from './use-paged-rows.ts';

/** One charge line with everything the lake knows of it: amounts, tags, where it came from, what was odd about it. */
export function LineDrawer({
  spec,
  line,
  lineCount,
  onLine,
  onClose,
}: {
  spec: RowsSpec;
  line: number;
  lineCount: number;
  onLine: (line: number) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  const one: RowsSpec = { ...spec, columns: [], offset: line, limit: 1 };
  const { data, error, refetch } = useLakeQuery(['charge-line', one], signal => fetchRows(one, signal));
  return (
    <aside
      ref={root}
      tabIndex={-1}
      aria-label={t('line.title')}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
      className="flex w-[26rem] shrink-0 flex-col border-l border-border bg-surface outline-none"
    >
      <header className="flex h-8 shrink-0 items-center gap-1 border-b border-border pr-1 pl-3">
        <h3 className="flex-1 text-xs font-semibold">
          {t('line.title')} <span className="figure font-normal text-muted">{line + 1}</span>
        </h3>
        <IconButton size="sm" label={t('line.previous')} isDisabled={line === 0} onPress={() => onLine(line - 1)}>
          <ChevronUp aria-hidden size={14} />
        </IconButton>
        <IconButton
          size="sm"
          label={t('line.next')}
          isDisabled={line >= lineCount - 1}
          onPress={() => onLine(line + 1)}
        >
          <ChevronDown aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={common('close')} onPress={onClose}>
          <X aria-hidden size={14} />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 pb-4 select-text">
        {error ? (
          <ErrorState compact error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <LineContent page={data} />
        ) : (
          <Skeleton className="mt-3 h-64" />
        )}
      </div>
    </aside>
  );
}

function LineContent({ page }: { page: Awaited<ReturnType<typeof fetchRows>> }) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const line = chargeLine(page.head.columns, page.result, 0);
  const name = (column: string) => {
    const key = `measure.${column}`;
    return i18n.exists(key, { ns: 'common' }) ? common(key as 'measure.BilledCost') : dimensionName(column, i18n);
  };
  return (
    <>
      <Group title={t('line.amounts')} fields={line.amounts} name={name} />
      <Group title={t('line.source')} fields={line.source} name={name}>
        <LineOrigin line={line} />
      </Group>
      {line.tags.length > 0 ? <Group title={t('line.tags')} fields={line.tags} name={key => key} /> : null}
      <Group title={t('line.columns')} fields={line.columns} name={name} hint={key => key} />
      {line.custom.length > 0 ? <Group title={t('line.custom')} fields={line.custom} name={key => key} /> : null}
      {line.emptyCount > 0 ? (
        <p className="mt-3 text-2xs text-muted">{t('line.empty', { count: line.emptyCount })}</p>
      ) : null}
    </>
  );
}

function Group({
  title,
  fields,
  name,
  hint,
  children,
}: {
  title: string;
  fields: readonly { name: string; cell: GridCell }[];
  name: (field: string) => string;
  hint?: (field: string) => string;
  children?: ReactNode;
}) {
  return (
    <section className="mt-3">
      <h4 className="eyebrow mb-1">{title}</h4>
      <dl className="text-xs">
        {fields.map(field => (
          <div key={field.name} className="flex gap-3 border-b border-border/60 py-1">
            <dt className="w-36 shrink-0 wrap-anywhere text-muted" title={hint?.(field.name)}>
              {name(field.name)}
            </dt>
            <dd className="min-w-0 flex-1 wrap-anywhere">
              {field.cell.kind === 'text' ? field.cell.text : <CellContent cell={field.cell} />}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}

/** The file and its findings, those that name this row first. Sample rows are the first few only, so absence proves nothing. */
function LineOrigin({ line }: { line: ChargeLine }) {
  const { t, i18n } = useTranslation('explore');
  const drops = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  const files = drops.data ? filesOf(line, drops.data) : [];
  const only = files.length === 1 ? (files[0]?.id ?? null) : null;
  const findings = useLakeQuery(['findings', only], signal => api.imports.findings({ dropId: only }, { signal }), {
    enabled: only !== null,
  });
  const found = only === null ? undefined : findings.data;
  const here = (found ?? []).filter(finding => line.sourceRow !== null && finding.sampleRows.includes(line.sourceRow));
  return (
    <div className="text-xs">
      {files.length > 0 ? (
        <div className="flex gap-3 py-1">
          <span className="w-36 shrink-0 text-muted">{t(files.length === 1 ? 'line.file' : 'line.one-of-files')}</span>
          <span className="min-w-0 flex-1 wrap-anywhere">{files.map(file => file.fileName).join(', ')}</span>
        </div>
      ) : null}
      {found ? (
        <p className="mt-1 text-muted">
          {here.length > 0 ? t('line.findings-here') : found.length === 0 ? t('line.no-findings') : t('line.findings')}
        </p>
      ) : null}
      <ul>
        {(here.length > 0 ? here : (found ?? []).slice(0, 3)).map(finding => (
          <li key={`${finding.rule} ${finding.column}`} className="mt-1 flex gap-2">
            <Badge
              tone={finding.severity === 'error' ? 'negative' : finding.severity === 'warning' ? 'warning' : 'info'}
            >
              {finding.rule}
            </Badge>
            <span className="min-w-0 flex-1">{findingText(finding, i18n)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
