import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { measures } from '../../../../src-core/query/query-spec.ts';
import { change, minus } from '../../../../src-core/reports/exact.ts';
import { daysInWords } from '../../../../src-core/reports/gate-words.ts';
import type { PackTable } from '../../../../src-core/reports/pack-model.ts';
import { shiftPeriod } from '../../../../src-core/reports/period.ts';
import { column, currencyColumn, noteOf, plainTable, textColumn } from '../../../../src-core/reports/tables.ts';
import { lowerFirst, periodName } from '../../../../src-core/reports/words/words.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';
import { linesFrom } from './cost.ts';

/** More findings than this are a list for the Quality screen. */
const FINDINGS = 20;

/** Totals beside the period before, the control totals, and how the data stand: what a reader asks first. */
export async function summarySection(
  section: Extract<ReportSection, { kind: 'summary' }>,
  id: string,
  context: ModelContext,
): Promise<BuiltSection> {
  const { words, template, period, control } = context.parts;
  context.define(...measures, 'tie', 'coverage', 'reconciliation');
  const before = shiftPeriod(period, -1);
  const ask = async (of: typeof period) =>
    linesFrom(await context.ask(context.question({}, of)), [], [template.measure]);
  const [now, earlier] = [await ask(period), await ask(before)];
  const beforeName = periodName(before, template.language);
  const title = words.measures[template.measure];
  const hasBefore = earlier.length > 0;
  const rows = now.map(({ currency, amounts: [amount = null] }) => {
    const past = hasBefore ? (earlier.find(line => line.currency === currency)?.amounts[0] ?? '0') : null;
    return { currency, amount, past };
  });
  const paragraphs = rows.map(({ currency, amount, past }) =>
    headline({ currency, amount, past }, beforeName, context),
  );
  const totals = plainTable({
    id,
    title,
    columns: [
      currencyColumn(words),
      column(template.measure, title, 'amount'),
      ...(hasBefore
        ? [
            column(`${template.measure}_previous`, words.columns.previous(title, beforeName), 'amount'),
            column(`${template.measure}_change`, words.columns.change(lowerFirst(title)), 'amount'),
            column(`${template.measure}_change_share`, words.columns.changeShare(lowerFirst(title)), 'share'),
          ]
        : []),
    ],
    rows: rows.map(({ currency, amount, past }) => [
      currency,
      amount,
      ...(hasBefore ? [past, minus(amount, past), change(amount, past)] : []),
    ]),
    note: noteOf(
      rows.length === 0 ? words.tables.noCharges : null,
      rows.some(({ amount }) => amount === null) ? words.summary.unknown : null,
      hasBefore ? null : words.tables.noPrevious(beforeName),
    ),
  });
  const controls = plainTable({
    id: `${id}-control`,
    title: words.summary.control,
    columns: [
      textColumn('Measure', words.columns.measure),
      currencyColumn(words),
      column('Amount', words.columns.amount, 'amount'),
      column('ExactAmount', words.columns.exact, 'exact'),
    ],
    rows: control.totals.map(({ measure, currency, amount }) => [words.measures[measure], currency, amount, amount]),
    note: words.summary.controlNote,
  });
  const standing = [billTable(id, context), streamTable(id, context), findingTable(id, context)];
  const tables = [totals, controls, ...standing.flatMap(table => table ?? [])];
  return {
    section: { id, title: section.title || words.sections.summary, paragraphs, charts: [], tables },
    streams: [],
  };
}

function headline(
  { currency, amount, past }: { currency: string | null; amount: string | null; past: string | null },
  before: string,
  { parts: { words, display, template } }: ModelContext,
): string {
  const measure = words.measures[template.measure];
  const figure = words.summary.total(measure, amount === null ? words.unknown : display.money(amount, currency));
  const moved = minus(amount, past);
  if (moved === null) return figure;
  const share = change(amount, past);
  const percent = share === null ? null : display.signedShare(share);
  return `${figure} ${words.summary.against(display.signedMoney(moved, currency), percent, before)}`;
}

function billTable(id: string, { parts: { words, standing } }: ModelContext): PackTable | null {
  if (standing.bills.length === 0) return null;
  return plainTable({
    id: `${id}-reconciliation`,
    title: words.summary.reconciliation,
    columns: [
      textColumn('Issuer', words.summary.issuer),
      textColumn('Account', words.summary.account),
      currencyColumn(words),
      column('Invoiced', words.summary.invoiced, 'amount'),
      column('BilledCost', words.summary.billed, 'amount'),
      column('Difference', words.summary.difference, 'amount'),
      textColumn('State', words.summary.state),
    ],
    rows: standing.bills.map(({ issuer, account, currency, invoiced, billed, state, blocks }) => [
      ...[issuer ?? words.notSaid, account, currency, invoiced, billed, minus(invoiced, billed)],
      [
        words.summary.states[state] ?? state,
        ...new Set(blocks.map(({ code }) => words.gate.blocks[code] ?? code)),
      ].join('; '),
    ]),
  });
}

function streamTable(id: string, { parts: { words, display, standing } }: ModelContext): PackTable | null {
  if (standing.streams.length === 0) return null;
  return plainTable({
    id: `${id}-coverage`,
    title: words.summary.coverage,
    columns: [
      textColumn('Source', words.summary.source),
      textColumn('Scope', words.summary.scope),
      column('FinalDays', words.summary.final, 'count'),
      column('ProvisionalDays', words.summary.provisional, 'count'),
      column('MissingDays', words.summary.missing, 'count'),
      textColumn('Which', words.summary.which),
    ],
    rows: standing.streams.map(({ source, scope, final, provisional, missing }) => {
      const days = [...provisional, ...missing].sort();
      const which = days.length === 0 ? null : daysInWords(days, { words, display });
      return [source, scope, final, provisional.length, missing.length, which];
    }),
  });
}

function findingTable(id: string, { parts: { words, display, standing, template } }: ModelContext): PackTable | null {
  const { issues } = standing;
  const measure = lowerFirst(words.measures[template.measure]);
  if (issues.length === 0) return null;
  return plainTable({
    id: `${id}-findings`,
    title: words.summary.findings,
    columns: [
      textColumn('Finding', words.summary.finding),
      textColumn('Subject', words.summary.subject),
      textColumn('Severity', words.summary.severity),
      textColumn('Source', words.summary.source),
      currencyColumn(words),
      column('AtStake', words.summary.atStake(measure), 'amount'),
    ],
    rows: issues.slice(0, FINDINGS).flatMap(({ issue, stake }) => {
      const about = [
        words.names.checks[issue.check] ?? issue.check,
        subjectOf(issue.facts),
        words.summary.severities[issue.severity] ?? issue.severity,
        issue.source,
      ];
      if (stake === null || stake.length === 0) return [[...about, null, null]];
      return stake.map(({ currency, amount }) => [...about, currency, amount]);
    }),
    note: noteOf(
      words.summary.stakes,
      issues.length > FINDINGS ? words.summary.moreFindings(display.count(issues.length - FINDINGS)) : null,
    ),
  });
}

/** What a finding is about, without words of any language: the names that its facts hold. */
function subjectOf(facts: Readonly<Record<string, unknown>>): string | null {
  const keys = [
    'attribute',
    'values',
    'account',
    'subAccount',
    'commitment',
    'invoice',
    'provider',
    'model',
    'column',
    'code',
    'month',
  ];
  const told = keys.flatMap(key => {
    const fact = facts[key];
    return fact === undefined || fact === null || fact === '' ? [] : [String(fact)];
  });
  return told.length === 0 ? null : told.join(' · ');
}
