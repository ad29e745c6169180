import type { Locator } from '@playwright/test';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { headline, openScreen } from '../support/analyst.ts';
import { type Charge, charges, exactWords } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const isOfAssistant = (charge: Charge) => charge.Tags?.includes('assistant') ?? false;
const isSeptember = (charge: Charge) => charge.BillingPeriodStart?.startsWith('2024-09') ?? false;
const billed = (isMeant: (charge: Charge) => boolean) =>
  formatAmount(charges.filter(isMeant).reduce((sum, charge) => sum + parseAmount(charge.BilledCost ?? '0'), 0n));

/** Explore's total of the charges of one team, as its headline's title spells it. */
async function teamTotal(workbench: Workbench, team: string): Promise<Locator> {
  const { page } = workbench;
  await page.evaluate(hash => {
    window.location.hash = hash;
  }, `/explore?m=BilledCost&d=x_Team&g=month&p=all&f=x_Team:in:${team}&z=UTC`);
  await expect(page.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible();
  return headline(workbench);
}

async function addAlias({ page }: Workbench, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: 'Rename values' }).click();
  const editor = page.getByRole('dialog', { name: 'New rule: Rename values' });
  await editor.getByRole('textbox', { name: 'Value 1' }).fill(from);
  await editor.getByRole('textbox', { name: 'Becomes 1' }).fill(to);
  await editor.getByRole('button', { name: 'Add to the rules' }).click();
  await expect(editor).toHaveCount(0);
}

test('a rule moves exactly the money that its dry run said, and undo gives it back', async ({ workbench }) => {
  const { page } = workbench;
  const [september, quarter] = [billed(charge => isOfAssistant(charge) && isSeptember(charge)), billed(isOfAssistant)];
  await openScreen(workbench, 'Tag rules');
  await expect(page.getByText('No rules yet')).toBeVisible();
  await addAlias(workbench, 'assistant', 'copilot');

  // July and August are closed: a newer month is in the lake.
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun.getByTitle(exactWords(september)).first()).toBeVisible();
  await expect(dryRun.getByText('Closed', { exact: true })).toHaveCount(0);
  await dryRun.getByText('Change closed months too').click();
  await expect(dryRun.getByTitle(exactWords(quarter)).first()).toBeVisible();
  await expect(dryRun.getByText('Closed', { exact: true })).toHaveCount(2);

  await dryRun.getByRole('textbox', { name: 'Note for the history' }).fill('one name for the team');
  await dryRun.getByRole('button', { name: 'Apply the rules' }).click();
  await expect(dryRun.getByText('“one name for the team”')).toBeVisible();
  await expect(await teamTotal(workbench, 'copilot')).toHaveAttribute('title', exactWords(quarter));

  await openScreen(workbench, 'Tag rules');
  await page.getByRole('button', { name: 'Undo version 1' }).click();
  await expect(page.getByRole('button', { name: 'Undo version 2' })).toBeVisible();
  await expect(page.getByText('No rules yet')).toBeVisible();
  await expect(await teamTotal(workbench, 'assistant')).toHaveAttribute('title', exactWords(quarter));

  await openScreen(workbench, 'Tag rules');
  await page.getByRole('tab', { name: 'History' }).click();
  const versions = page.getByRole('tabpanel', { name: 'History' }).getByRole('heading', { level: 2 });
  await expect(versions).toHaveText(['Version 2', 'Version 1']);
});

test('rules are ordered, switched off and kept as a draft by the keyboard alone; a rule that cannot be is not taken', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Tag rules');
  await addAlias(workbench, 'assistant', 'copilot');
  await addAlias(workbench, 'nobody', 'helper');
  const rules = page.getByRole('tabpanel', { name: 'Rules' }).getByRole('list').first();
  await expect(rules.getByRole('listitem').first()).toContainText('assistant → copilot');
  await page.getByRole('button', { name: 'Move alias-2 up' }).focus();
  await page.keyboard.press('Enter');
  await expect(rules.getByRole('listitem').first()).toContainText('nobody → helper');
  await expect(rules.getByRole('listitem').first()).toContainText('Acts on nothing');

  await page.getByRole('switch', { name: 'alias is on' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('No charge would change.')).toBeVisible();

  // Looked at another screen meanwhile: the draft waits.
  await openScreen(workbench, 'Home');
  await openScreen(workbench, 'Tag rules');
  await expect(rules.getByRole('listitem')).toHaveCount(2);

  await page.getByRole('button', { name: 'Edit alias-2' }).click();
  const editor = page.getByRole('dialog', { name: 'Rule: Rename values' });
  await editor.getByRole('textbox', { name: 'Name of the rule' }).fill('alias');
  await editor.getByRole('button', { name: 'Keep the change' }).click();
  await expect(editor.getByRole('alert')).toContainText('another rule has the same id');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('No rules yet')).toBeVisible();
});
