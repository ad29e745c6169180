import type { ReportSection, ReportTemplate } from '../../../../src-core/contract/reports.ts';
import type { PackSection } from '../../../../src-core/reports/pack-model.ts';

/** What a section's figures follow from, as text: equal texts have equal sections, wherever they stand. */
export function sectionText(
  section: ReportSection,
  template: ReportTemplate,
  of: { readonly templateId: string | null; readonly period: string; readonly lakeVersion: number | null },
): string {
  const { language, basis, measure, currency, allocation, filters, gate } = template;
  // the summary shows what the gate looks at, "what changed" the pack published last of this very template
  const own = section.kind === 'summary' ? gate : section.kind === 'change' ? of.templateId : null;
  const rest = { language, basis, measure, currency, allocation, filters };
  return JSON.stringify([section, rest, own, of.period, of.lakeVersion]);
}

const KEPT = 120;

/** Sections that were asked for already, so that a change of one asks for one. The longest unused go first. */
export class PreviewCache {
  readonly #sections = new Map<string, PackSection>();

  /** Indexes that are not there yet. */
  missing(texts: readonly string[]): number[] {
    return texts.flatMap((text, index) => (this.#sections.has(text) ? [] : [index]));
  }

  /** @param sections those of `indexes`, in their order */
  put(texts: readonly string[], indexes: readonly number[], sections: readonly PackSection[]): void {
    for (const [place, index] of indexes.entries()) {
      const [text, section] = [texts[index], sections[place]];
      if (text !== undefined && section !== undefined) this.#sections.set(text, section);
    }
    for (const text of this.#sections.keys()) {
      if (this.#sections.size <= KEPT) break;
      if (!texts.includes(text)) this.#sections.delete(text);
    }
  }

  /** Null where one is not there. */
  take(texts: readonly string[]): (PackSection | null)[] {
    return texts.map(text => {
      const found = this.#sections.get(text);
      if (found === undefined) return null;
      this.#sections.delete(text);
      this.#sections.set(text, found); // used last: kept longest
      return found;
    });
  }
}
