import { recordDatasets } from '../anycost/records.ts';
import type { ReportSection, ReportTemplate } from '../contract/reports.ts';
import { unitKeys } from '../contract/units.ts';
import { AppError } from '../errors/app-error.ts';
import { isKeptAfterSplits } from '../query/after-splits.ts';
import { resolveDimension } from '../query/dimensions.ts';
import { nearestNames } from '../query/nearest.ts';

/**
 * What zod cannot know of a template. Dimensions must exist and, after splits, be kept; columns of records must be theirs; units must be.
 * @throws AppError `report.invalid-template` naming the section and what to do, `query.unknown-dimension`, `query.split-only`
 */
export function checkTemplate(template: ReportTemplate): void {
  for (const { dimension } of template.filters) checkDimension(dimension, template, 'filters');
  for (const [index, section] of template.sections.entries()) {
    const place = `section ${index + 1} (${section.kind})`;
    const refuse = (what: string): never => {
      throw new AppError('report.invalid-template', { what: `${place}: ${what}` });
    };
    switch (section.kind) {
      case 'cost':
        for (const name of section.by) checkDimension(name, template, place);
        if (new Set(section.by).size < section.by.length) refuse('a dimension stands there twice');
        if (section.sheetPerValue && section.lines === 'none')
          refuse('a sheet for each value needs lines to put on it');
        if (section.lines === 'charges' && template.allocation === 'split')
          refuse('charge lines are as delivered; after splits there are grouped lines only');
        break;
      case 'trend':
      case 'forecast':
      case 'change':
        if (section.by !== null) checkDimension(section.by, template, place);
        break;
      case 'units':
        for (const unit of section.units) checkUnit(unit, refuse);
        break;
      case 'records':
        checkRecords(section, refuse);
        break;
      case 'summary':
      case 'gpu':
      case 'budgets':
      case 'note':
        break;
    }
  }
}

function checkDimension(name: string, { allocation }: ReportTemplate, place: string): void {
  resolveDimension(name, allocation);
  if (name === 'BillingCurrency')
    throw new AppError('report.invalid-template', {
      what: `${place}: currencies always have lines of their own and need not be asked for`,
    });
  if (allocation === 'split' && !isKeptAfterSplits(name))
    throw new AppError('report.invalid-template', { what: `${place}: amounts after splits do not know ${name}` });
}

function checkUnit(unit: string, refuse: (what: string) => never): void {
  if (unit.startsWith('custom:') || (unitKeys as readonly string[]).includes(unit)) return;
  refuse(`there is no unit ${unit}; spelled most like it: ${nearestNames(unit, unitKeys, 3).join(', ')}`);
}

function checkRecords(
  { dataset, measures, by }: Extract<ReportSection, { kind: 'records' }>,
  refuse: (what: string) => never,
): void {
  const { columns } = recordDatasets[dataset];
  const known = columns.map(({ name }) => name);
  for (const name of measures) {
    const type = columns.find(column => column.name === name)?.type;
    if (name !== 'Rows' && type !== 'integer' && type !== 'decimal' && type !== 'ratio')
      refuse(`${name} cannot be added up; ${dataset} has ${nearestNames(name, ['Rows', ...known], 4).join(', ')}`);
  }
  for (const name of by)
    if (!known.includes(name) && !/^(Tags|Labels)\/.+/s.test(name) && !['Source', 'Scope', 'Team'].includes(name))
      refuse(`${dataset} has no column ${name}; spelled most like it: ${nearestNames(name, known, 4).join(', ')}`);
  if (measures.includes('ReportedCost') && !by.includes('ReportedCurrency'))
    refuse('ReportedCost is in several currencies: group by ReportedCurrency, too');
}
