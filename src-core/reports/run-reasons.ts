import { z } from 'zod';
import { GateVerdict, gateCodes, type ReportRun, RunReason } from '../contract/reports.ts';
import { isErrorCode } from '../errors/catalog.ts';
import { errorText } from '../errors/error-text.ts';
import type { ReportLanguage } from './display.ts';
import { type Finding, findingText, gateNotices } from './gate-words.ts';
import { deliveryWords } from './words/delivery.ts';

/** Why a run waits or failed. */
export type Why = Pick<ReportRun, 'reason' | 'reasons'>;

/** What a finding of the gate is as a reason. */
export const gateReason = ({ code, facts }: Pick<Finding, 'code' | 'facts'>): RunReason => ({
  code: `gate.${code}`,
  params: facts,
});

/** Reasons as a run keeps them, with their English beside. @param otherwise what they are in English where a code has no words */
export function because(reasons: readonly RunReason[], otherwise: string | null = null): Why {
  return { reasons: [...reasons], reason: sayReasons(reasons, 'en') ?? otherwise };
}

/**
 * Why a run waits or failed, for a reader of any language.
 * @param language a tag such as "ko"; English for one without words of its own
 * @returns what was kept in words where this build cannot say all of it, e.g. of a run that an older workbench kept; null = no reason
 */
export function runReasonText({ reason, reasons }: Why, language: string): string | null {
  return sayReasons(reasons, language.startsWith('ko') ? 'ko' : 'en') ?? reason;
}

/** Reasons as one fact of an alert, and back; none for a text that is not one. */
export const writeReasons = (reasons: readonly RunReason[]): string | null =>
  reasons.length === 0 ? null : JSON.stringify(reasons);

export function readReasons(text: unknown): RunReason[] {
  if (typeof text !== 'string') return [];
  try {
    return z.array(RunReason).parse(JSON.parse(text));
  } catch {
    return []; // kept by another version: its words are kept too
  }
}

/** @returns null when there is none, or one of them has no words here */
function sayReasons(reasons: readonly RunReason[], language: ReportLanguage): string | null {
  const findings = reasons.flatMap(reason => findingOf(reason, language) ?? []);
  const notices = gateNotices(findings, language).map(({ message }) => message);
  const others = reasons.filter(({ code }) => !isGate(code)).map(reason => sayOther(reason, language));
  const told = [...notices, ...others];
  const isWhole = findings.length + others.length === reasons.length && !told.includes(null);
  return isWhole && told.length > 0 ? told.join(' ') : null;
}

const isGate = (code: string) => code.startsWith('gate.');

function findingOf({ code: name, params }: RunReason, language: ReportLanguage): Finding | null {
  const code = gateCodes.find(each => name === `gate.${each}`);
  const facts = GateVerdict.shape.findings.element.shape.facts.safeParse(params).data;
  if (code === undefined || facts === undefined) return null;
  const message = findingText({ code, facts }, language);
  return message === null ? null : { code, effect: 'refuses', facts, message, address: null };
}

function sayOther({ code, params }: RunReason, language: ReportLanguage): string | null {
  const words = deliveryWords(language).reasons;
  switch (code) {
    case 'hold.approval':
      return words.approval;
    case 'hold.other-person':
      return words.otherPerson(String(params.builtBy));
    case 'hold.changed-since-built':
      return words.changed;
    case 'run.cancelled':
      return words.cancelled;
    case 'run.schedule-removed':
      return words.removed;
    default:
      return isErrorCode(code) ? errorText(code, params, language).userMessage : null;
  }
}
