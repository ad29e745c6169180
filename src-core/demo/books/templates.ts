import { ReportTemplate } from '../../contract/reports.ts';
import { type StarterKey, starters } from '../../reports/starters.ts';

/** What goes to finance and is looked at by a second pair of eyes first. */
const approved: readonly StarterKey[] = ['showback-team'];

/** What the demo company reports every month: each starter in English, and the showback by team in Korean, too. */
export const demoTemplates: readonly { id: string; template: ReportTemplate }[] = [
  ...starters('en').map(({ key, template }) => ({ id: `demo-${key}`, template: withApproval(key, template) })),
  ...starters('ko')
    .filter(({ key }) => key === 'showback-team')
    .map(({ key, template }) => ({ id: `demo-${key}-ko`, template })),
];

function withApproval(key: StarterKey, template: ReportTemplate): ReportTemplate {
  if (!approved.includes(key)) return template;
  return ReportTemplate.parse({ ...template, gate: { ...template.gate, approval: 'anyone' } });
}
