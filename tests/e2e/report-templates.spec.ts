import { openScreen } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const ofMonth = (month: string) => (charge: Readonly<Record<string, string>>) =>
  charge.BillingPeriodStart?.startsWith(month) === true;

/** The report beside the form, once it is the one of the form. */
const preview = ({ page }: Workbench) => page.getByRole('region', { name: 'Preview' });

async function settled(workbench: Workbench): Promise<void> {
  await expect(preview(workbench)).toHaveAttribute('aria-busy', 'false');
}

const section = ({ page }: Workbench, place: number) =>
  page
    .getByRole('region', { name: 'Sections' })
    .getByRole('listitem')
    .nth(place - 1);

test('a starter is changed under its preview, saved twice and taken back', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Showback');
  await page.getByRole('tab', { name: 'Templates' }).click();
  await expect(page.getByText('No templates yet')).toBeVisible();
  await page.getByRole('button', { name: 'New template' }).click();
  await page.getByRole('button', { name: /^Showback by team/ }).click();

  // September is the newest month: its total stands in the summary to the last digit.
  const report = preview(workbench);
  await expect(report.getByRole('heading', { name: 'Showback by team, September 2024' })).toBeVisible();
  await expect(report.getByTitle(exactWords(total('EffectiveCost', ofMonth('2024-09')))).first()).toBeVisible();
  await page.getByRole('button', { name: /^Preview of/ }).click();
  await page.getByRole('option', { name: /^August 2024/ }).click();
  await expect(report.getByTitle(exactWords(total('EffectiveCost', ofMonth('2024-08')))).first()).toBeVisible();

  // another measure is another report
  await page.getByRole('button', { name: /^Figures/ }).click();
  await page.getByRole('button', { name: /^Effective cost Measure|Measure$/ }).click();
  await page.getByRole('option', { name: /^Billed cost/ }).click();
  await settled(workbench);
  await expect(report.getByTitle(exactWords(total('BilledCost', ofMonth('2024-08')))).first()).toBeVisible();

  // sections: one more with a text, moved up by keyboard to the top; one taken away and put back
  await page.getByRole('button', { name: 'Add a section' }).click();
  await page.getByRole('menuitem', { name: 'Note' }).click();
  await section(workbench, 6).getByRole('textbox', { name: 'Text' }).fill('Closed on the fifth.');
  await expect(report.getByText('Closed on the fifth.')).toBeVisible();
  const row = section(workbench, 6).getByRole('button', { name: /^6\s*Note/ });
  await row.focus();
  for (const place of [5, 4, 3, 2, 1]) {
    await page.keyboard.press('Alt+ArrowUp');
    await expect(section(workbench, place)).toContainText('Note');
  }
  await settled(workbench);
  await expect(report.getByRole('region').first()).toContainText('Closed on the fifth.');
  await page.getByRole('button', { name: 'Remove Trend' }).click();
  await expect(page.getByRole('region', { name: 'Sections' }).getByRole('listitem')).toHaveCount(5);
  await page.getByRole('button', { name: 'Put it back' }).click();
  await expect(section(workbench, 5)).toContainText('Trend');

  // what is missing is said where it is
  await page.getByRole('textbox', { name: 'Name of the template' }).fill('');
  await page.getByRole('button', { name: 'Save the template' }).click();
  await expect(page.getByText('1 thing needs a look')).toBeVisible();
  await expect(page.getByText('The template needs a name')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name of the template' }).fill('Month end');
  await page.getByRole('button', { name: 'Save the template' }).click();
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();

  // a draft outlives a look at another screen
  await page.getByRole('button', { name: /^Name and period/ }).click();
  await page.getByRole('textbox', { name: 'Title of the report' }).fill('Who spent what, {period}');
  await openScreen(workbench, 'Explore');
  await openScreen(workbench, 'Showback');
  await page.getByRole('tab', { name: 'Templates' }).click();
  await expect(page.getByRole('row', { name: /Month end/ })).toContainText('Unsaved changes');
  await page.getByRole('button', { name: 'Month end', exact: true }).click();
  await expect(report.getByRole('heading', { name: /^Who spent what, / })).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Version 2', { exact: true })).toBeVisible();

  // and the first version is the newest again
  await page.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog', { name: 'Versions of Month end' });
  await expect(versions.getByRole('listitem').first()).toContainText('Changed: title');
  await versions.getByRole('button', { name: 'Take up again: Version 1' }).click();
  await expect(report.getByRole('heading', { name: /^Showback by team, / })).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Version 3', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Build a pack' }).click();
  await expect(page.getByText('Month end').first()).toBeVisible();
});
