import type { GateVerdict } from '../contract/reports.ts';
import { dayRuns, daysBetween } from '../quality/days.ts';
import { type Display, displayFor, type ReportLanguage } from './display.ts';
import { reportPeriod } from './period.ts';
import { periodName, type Words, wordsOf } from './words/words.ts';

export type Finding = GateVerdict['findings'][number];
/** What a finding is about, without the words. */
export type FindingFacts = Pick<Finding, 'code' | 'facts'>;
type Say = { readonly words: Words; readonly display: Display };

/** More names than this in one sentence are counted; the findings still have each. */
const NAMED = 10;

/**
 * A finding in any language, from its facts alone.
 * @returns null when the facts do not suffice, e.g. of a pack that an older workbench built: its `message` says it then
 */
export function findingText({ code, facts }: FindingFacts, language: ReportLanguage): string | null {
  const say = { words: wordsOf(language), display: displayFor(language) };
  const { words, display } = say;
  const issuer = text(facts.issuer) ?? words.notSaid;
  switch (code) {
    case 'no-data': {
      const period = text(facts.period);
      return period !== null && /^\d{4}-/.test(period)
        ? words.gate[code](periodName(reportPeriod(period), language))
        : null;
    }
    case 'does-not-tie':
      return words.gate[code](text(facts.what) ?? words.notSaid);
    case 'no-invoice':
      return words.gate[code](issuer, text(facts.currency) ?? words.notSaid);
    case 'not-reconciled': {
      const difference = text(facts.difference);
      const amount = difference === null ? words.notSaid : display.money(difference, text(facts.currency));
      return words.gate[code](issuer, amount);
    }
    case 'reconciliation-blocked': {
      const blocks = [...new Set(list(facts.blocks))].map(block => words.gate.blocks[block] ?? block);
      return words.gate[code](issuer, blocks.join(', '));
    }
    case 'provisional-days':
    case 'missing-days': {
      const until = text(facts.until);
      if (until !== null) return words.gate.notEnded(display.day(until));
      const source = text(facts.source);
      const days = readDays(facts.runs);
      return source === null || days.length === 0 ? null : words.gate[code](source, daysInWords(days, say));
    }
    case 'quality': {
      const [share, limit, atStake] = [text(facts.share), text(facts.limit), text(facts.atStake)];
      const checks = list(facts.checks).map(check => words.names.checks[check] ?? check);
      if (share === null || limit === null || atStake === null || checks.length === 0) return null;
      const amount = display.money(atStake, text(facts.currency));
      return words.gate.quality(display.share(share), display.share(limit), amount, checks.join(', '));
    }
    case 'unknown-rate': {
      const days = list(facts.days);
      const currencies = list(facts.currencies);
      if (days.length !== currencies.length) return null;
      const rates = currencies.map((from, index) => words.gate.rate(from, display.count(Number(days[index]))));
      return words.gate[code](rates.join(', '));
    }
    case 'changed-since-built':
      return words.gate[code];
  }
}

/** One thing to be told: several findings where one sentence says them all. */
export type GateNotice = Pick<Finding, 'code' | 'effect' | 'message'> & {
  readonly findings: readonly [Finding, ...Finding[]];
};

/** The findings as they are told, in their order: invoices that are missing in one currency make one sentence. */
export function gateNotices(findings: readonly Finding[], language: ReportLanguage): GateNotice[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const [index, finding] of findings.entries()) {
    const { code, effect, facts } = finding;
    const key = JSON.stringify(code === 'no-invoice' ? [code, effect, facts.currency ?? null] : index);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map(group => {
    const [{ code, effect, message }] = group;
    return { code, effect, message: group.length === 1 ? message : invoicesOf(group, language), findings: group };
  });
}

function invoicesOf([first, ...others]: GateNotice['findings'], language: ReportLanguage): string {
  const words = wordsOf(language);
  const issuers = [first, ...others].map(({ facts }) => text(facts.issuer) ?? words.notSaid);
  const more = issuers.length - NAMED;
  const named =
    more > 0 ? [...issuers.slice(0, NAMED), words.gate.moreDays(displayFor(language).count(more))] : issuers;
  return words.gate['no-invoice'](named.join(', '), text(first.facts.currency) ?? words.notSaid);
}

/** "3 days (Sep 2, 2026 to Sep 4, 2026)". @param days distinct, in order */
export function daysInWords(days: readonly string[], { words, display }: Say): string {
  const runs = dayRuns(days);
  const shown = runs
    .slice(0, 3)
    .map(({ first, last }) =>
      first === last ? display.day(first) : words.through(display.day(first), display.day(last)),
    );
  const more = runs.length - shown.length;
  const which = [...shown, ...(more > 0 ? [words.gate.moreDays(display.count(more))] : [])].join(', ');
  return days.length === 1 ? words.gate.day(which) : words.gate.days(display.count(days.length), which);
}

/** Days as one fact: "2026-09-02/2026-09-04,2026-09-10/2026-09-10". @param days distinct, in order */
export const writeDays = (days: readonly string[]): string =>
  dayRuns(days)
    .map(({ first, last }) => `${first}/${last}`)
    .join(',');

function readDays(runs: Finding['facts'][string] | undefined): string[] {
  return list(runs).flatMap(run => {
    const [first, last] = run.split('/');
    return first === undefined || last === undefined ? [] : daysBetween(first, last);
  });
}

const text = (fact: Finding['facts'][string] | undefined): string | null =>
  fact === null || fact === undefined ? null : String(fact);

const list = (fact: Finding['facts'][string] | undefined): string[] =>
  text(fact)
    ?.split(',')
    .filter(part => part !== '') ?? [];
