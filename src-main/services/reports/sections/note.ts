import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

/** Words of the author: an empty line begins a new paragraph. */
export function noteSection(
  section: Extract<ReportSection, { kind: 'note' }>,
  id: string,
  { parts: { words } }: ModelContext,
): BuiltSection {
  const paragraphs = section.text
    .split(/\n\s*\n/)
    .map(text => text.trim())
    .filter(text => text !== '');
  return {
    section: { id, title: section.title || words.sections.note, paragraphs, charts: [], tables: [] },
    streams: [],
  };
}
