import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../../src-core/quality/days.ts';
import { calendarYears, type FiscalCalendar } from '../../../../src-core/query/query-spec.ts';
import { formatDay, formatMonth } from '../../../components/format-time.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useSettings } from '../../../data/lake-query.ts';
import { type BudgetDraft, endOf, nextAmount, startOf } from './budget-draft.ts';
import { FieldGroup, FieldRow } from './field-group.tsx';

export type PartOfDraft = { draft: BudgetDraft; onChange: (part: Partial<BudgetDraft>) => void };

/** How long a period is, when the first begins and the last ends. Any day may be typed: periods are whole. */
export function PeriodFields({ draft, onChange }: PartOfDraft) {
  const { t, i18n } = useTranslation('budgets');
  const { settings } = useSettings();
  const start = startOf(draft);
  const end = endOf(draft);
  const calendars = [calendarYears, settings.calendar, draft.calendar];
  const texts = [...new Set(calendars.map(calendar => JSON.stringify(calendar)))];
  const say = (calendar: FiscalCalendar) =>
    calendar.kind === 'weeks'
      ? t('editor.calendars.weeks', { pattern: calendar.pattern })
      : calendar.startMonth === 1
        ? t('editor.calendars.years')
        : t('editor.calendars.months', {
            month: formatMonth(Date.UTC(2026, calendar.startMonth - 1), i18n.language, 'UTC', 'name'),
          });
  return (
    <FieldGroup title={t('editor.period')}>
      <FieldRow>
        <Select
          label={t('editor.every')}
          showLabel="stacked"
          value={draft.period}
          options={(['month', 'quarter', 'year'] as const).map(id => ({ id, label: t(`editor.periods.${id}`) }))}
          onChange={period => onChange({ period })}
        />
        {texts.length > 1 ? (
          <Select
            label={t('editor.calendar')}
            showLabel="stacked"
            value={JSON.stringify(draft.calendar)}
            options={texts.map(id => ({ id, label: say(JSON.parse(id) as FiscalCalendar) }))}
            onChange={text => onChange({ calendar: JSON.parse(text) as FiscalCalendar })}
          />
        ) : null}
        <TextField
          type="date"
          label={t('editor.from')}
          description={
            start !== null && start !== draft.from
              ? t('editor.fromWhole', { day: formatDay(start, i18n.language) })
              : undefined
          }
          value={draft.from}
          onChange={from => onChange({ from })}
        />
        <TextField
          type="date"
          label={t('editor.lastDay')}
          description={
            end === null
              ? t('editor.noEnd')
              : end === addDays(draft.lastDay, 1)
                ? undefined
                : t('editor.lastDayWhole', { day: formatDay(addDays(end, -1), i18n.language) })
          }
          value={draft.lastDay}
          onChange={lastDay => onChange({ lastDay })}
        />
      </FieldRow>
    </FieldGroup>
  );
}

/** What a period may cost, from which day on; how it is spread over the days, and what becomes of the rest. */
export function AmountFields({ draft, onChange }: PartOfDraft) {
  const { t } = useTranslation('budgets');
  const { amounts } = draft;
  const put = (index: number, part: Partial<BudgetDraft['amounts'][number]>) =>
    onChange({ amounts: amounts.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <FieldGroup title={t('editor.amount')}>
      <ul className="grid gap-1.5">
        {amounts.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an amount is its place while its day is being typed
          <li key={index} className="flex items-end gap-2">
            <TextField
              label={
                index === 0
                  ? t('editor.perPeriod', { currency: draft.scope.currency, period: t(`editor.each.${draft.period}`) })
                  : t('editor.laterAmount', { currency: draft.scope.currency })
              }
              className="w-52"
              inputMode="decimal"
              value={one.amount}
              onChange={text => put(index, { amount: text.replaceAll(' ', '') })}
            />
            {index === 0 ? null : (
              <>
                <TextField
                  type="date"
                  label={t('editor.amountFrom')}
                  className="w-44"
                  value={one.from}
                  onChange={from => put(index, { from })}
                />
                <IconButton
                  label={t('editor.removeAmount', { place: index + 1 })}
                  onPress={() => onChange({ amounts: amounts.toSpliced(index, 1) })}
                >
                  <X aria-hidden size={14} />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
      <div>
        <Button size="sm" variant="quiet" onPress={() => onChange({ amounts: [...amounts, nextAmount(draft)] })}>
          <Plus aria-hidden size={13} />
          {t('editor.addAmount')}
        </Button>
      </div>
      <FieldRow>
        <Select
          label={t('editor.plan')}
          showLabel="stacked"
          value={draft.plan}
          options={(['pattern', 'even', 'working-days'] as const).map(id => ({
            id,
            label: t(`editor.plans.${id}`),
            hint: t(`editor.planHints.${id}`),
          }))}
          onChange={plan => onChange({ plan })}
        />
        <Select
          label={t('editor.rollover')}
          showLabel="stacked"
          value={draft.rollover}
          options={(['none', 'unspent', 'both'] as const).map(id => ({ id, label: t(`editor.rollovers.${id}`) }))}
          onChange={rollover => onChange({ rollover })}
        />
        {draft.rollover === 'none' ? null : (
          <TextField
            label={t('editor.cap')}
            description={t('editor.capHint')}
            inputMode="decimal"
            value={draft.cap}
            onChange={cap => onChange({ cap: cap.trim() })}
          />
        )}
      </FieldRow>
    </FieldGroup>
  );
}
