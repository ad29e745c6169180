import { addressOf } from '../../../../src-core/address/addresses.ts';
import type { PackFormat, ReportSchedule } from '../../../../src-core/contract/reports.ts';
import type { Attachment, OutMessage } from '../../../../src-core/notify/message.ts';
import { type Measure, measures } from '../../../../src-core/query/query-spec.ts';
import { type Display, displayFor, type ReportLanguage } from '../../../../src-core/reports/display.ts';
import { change, minus } from '../../../../src-core/reports/exact.ts';
import { gateNotices } from '../../../../src-core/reports/gate-words.ts';
import type { PackRecord } from '../../../../src-core/reports/pack-record.ts';
import { reportPeriod } from '../../../../src-core/reports/period.ts';
import { runReasonText } from '../../../../src-core/reports/run-reasons.ts';
import { deliveryWords } from '../../../../src-core/reports/words/delivery.ts';
import { periodName, wordsOf } from '../../../../src-core/reports/words/words.ts';
import type { StoredReportRun } from './run-store.ts';

/** Formats that people open from a message, the ones they like best first: whatever does not fit is left out from the end. */
const attached = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  html: 'text/html',
  csv: 'text/csv',
} as const satisfies Partial<Record<PackFormat, string>>;

export type Delivered = {
  readonly run: Pick<StoredReportRun, 'scheduleId' | 'period' | 'round'>;
  readonly record: PackRecord;
  /** Where this run published it; null = it stays in the workspace. */
  readonly publication: PackRecord['publications'][number] | null;
  /** The pack of this template that was published last before it. */
  readonly before: PackRecord | null;
};

/** The same however often it is asked, so that a message is sent once. */
export const deliveryKey = ({ scheduleId, period, round }: Delivered['run']): string =>
  `report/${scheduleId}/${period}/${round}`;

/** A report that is out: its totals, what moved, what it does not know, and where it lies. */
export function sentMessage(delivered: Delivered, how: ReportSchedule['deliver'][number]['how']): OutMessage {
  const { run, record, publication } = delivered;
  const { template, gate, picture } = record;
  const { language } = template;
  const words = deliveryWords(language);
  const period = nameOf(record, language);
  const notices = gateNotices(gate.findings, language).map(({ message }) => message);
  return {
    ...{ key: deliveryKey(run), topic: 'report', severity: 'info', title: record.title, language },
    paragraphs: [
      ...(record.isDemo ? [wordsOf(language).demo] : []),
      publication
        ? words.published(template.name, period, String(publication.edition))
        : words.built(template.name, period),
      ...(notices.length === 0 ? [] : [[words.gaps, ...notices.map(notice => `• ${notice}`)].join('\n')]),
    ],
    facts: totalFacts(delivered),
    address: addressOf.report(record.id),
    place: publication?.place ?? null,
    attachments: how === 'attach' ? attachmentsOf(record) : [],
    picture: picture ? { path: pathOf(record, picture.name), alt: picture.alt } : null,
    dueAt: null,
  };
}

/** A report that was given up: whoever waits for it hears why. */
export function notSentMessage(run: StoredReportRun, schedule: ReportSchedule, language: ReportLanguage): OutMessage {
  const words = deliveryWords(language).notSent;
  const period = periodName(reportPeriod(run.period), language);
  const { scheduleId, packId } = run;
  const reason = runReasonText(run, language);
  return {
    ...{ key: `${deliveryKey(run)}/not-sent`, topic: 'report', severity: 'warning', language },
    title: words.title(schedule.name, period).slice(0, 200),
    paragraphs: [words.text(schedule.name, period), words.next],
    facts: reason === null ? [] : [{ label: words.why, value: reason }],
    address: packId === null ? addressOf.reportSchedule(scheduleId) : addressOf.report(packId),
    ...{ place: null, attachments: [], picture: null, dueAt: null },
  };
}

/** Control totals by measure and currency, the template's measure first; then what there was before and is no more. */
function totalFacts({ record, before }: Delivered): OutMessage['facts'] {
  const { language, measure: own } = record.template;
  const display = displayFor(language);
  const order = [own, ...measures.filter(measure => measure !== own)];
  const label = (measure: Measure, currency: string) => `${wordsOf(language).measures[measure]} (${currency})`;
  return order.flatMap(measure => {
    const of = (totals: PackRecord['totals']) => totals.filter(total => total.measure === measure);
    const known = of(record.totals);
    const gone = of(before?.totals ?? []).filter(({ currency }) => !known.some(total => total.currency === currency));
    return [
      ...known.map(({ currency, amount }) => ({
        label: label(measure, currency),
        value: withChange({ amount, currency, earlier: amountOf(before, measure, currency) }, record, before, display),
      })),
      ...gone.map(({ currency }) => ({
        label: label(measure, currency),
        value: deliveryWords(language).none(earlierName(record, before)),
      })),
    ];
  });
}

function withChange(
  { amount, currency, earlier }: { amount: string; currency: string; earlier: string | null },
  record: PackRecord,
  before: PackRecord | null,
  display: Display,
): string {
  const now = display.money(amount, currency);
  if (before === null) return now;
  const words = deliveryWords(record.template.language);
  const period = earlierName(record, before);
  const moved = minus(amount, earlier);
  if (moved === null) return words.unknownBefore(now, period);
  const share = change(amount, earlier);
  const signed = display.signedMoney(moved, null);
  return words.against(now, signed, share === null ? null : display.signedShare(share), period);
}

const amountOf = (pack: PackRecord | null, measure: Measure, currency: string): string | null =>
  pack?.totals.find(total => total.measure === measure && total.currency === currency)?.amount ?? null;

/** The period of the earlier pack; of the same one its edition, too. */
function earlierName(record: PackRecord, before: PackRecord | null): string {
  if (before === null) return '';
  const { language } = record.template;
  const name = nameOf(before, language);
  const edition = before.publications.at(-1)?.edition;
  return before.period === record.period && edition !== undefined
    ? deliveryWords(language).editionOf(name, String(edition))
    : name;
}

function attachmentsOf(record: PackRecord): Attachment[] {
  return (Object.keys(attached) as (keyof typeof attached)[]).flatMap(format =>
    record.files
      .filter(file => file.format === format)
      .map(({ name, sizeBytes }) => ({
        ...{ path: pathOf(record, name), name, contentType: attached[format], sizeBytes },
      })),
  );
}

const nameOf = ({ period }: Pick<PackRecord, 'period'>, language: ReportLanguage) =>
  periodName(reportPeriod(period), language);

/** Below the workspace, which may be moved while a message waits. */
const pathOf = ({ id }: Pick<PackRecord, 'id'>, name: string) => `packs/${id}/${name}`;
