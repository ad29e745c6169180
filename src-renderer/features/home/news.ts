import type { ChangeNote, WhatChanged } from '../../../src-core/contract/overview.ts';

export type News = {
  /** What moved or was decided, largest money first, as the workbench ordered it. */
  notes: ChangeNote[];
  /** Deliveries, told in one line: money that came in is not money that moved. */
  imports: { sources: string[]; files: number; rows: number } | null;
};

/** Sources that do not deliver have a place of their own on Home. */
const elsewhere = new Set<ChangeNote['kind']>(['source-failed', 'source-late']);

export function newsOf({ notes }: WhatChanged): News {
  const imported = notes.filter(({ kind }) => kind === 'imported');
  const sum = (name: string) => imported.reduce((total, { facts }) => total + Number(facts[name] ?? 0), 0);
  return {
    notes: notes.filter(({ kind }) => kind !== 'imported' && !elsewhere.has(kind)),
    imports:
      imported.length === 0
        ? null
        : { sources: imported.map(({ facts }) => String(facts.source)), files: sum('files'), rows: sum('rows') },
  };
}

/** Amounts of these are differences and carry their sign; those of the others are what something costs. */
export const isDifference = (kind: ChangeNote['kind']) =>
  kind === 'cost-moved' || kind === 'untagged' || kind === 'restated' || kind === 'pack-restated';
