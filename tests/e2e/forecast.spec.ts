import { openScreen } from '../support/analyst.ts';
import { setTheme, violations } from '../support/axe.ts';
import { mureon } from '../support/command-line.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

type Points = { at: string; amount: string; low80: string; high80: string }[];
type Month = { month: string; total: string; low80: string; high80: string; isClosed: boolean };
type Series = { points: Points; months: Month[]; accuracy: { mase: number } };

/** What the command line expects of October: the estate ends with September. */
async function october(estate: string, ...more: string[]): Promise<Series> {
  const { stdout } = await mureon(estate, ['--json', 'forecast', ...more]);
  return JSON.parse(stdout).series[0];
}

const expected = ({ page }: Workbench, name = 'Expected') => page.getByRole('region', { name, exact: true });

async function goTo({ page }: Workbench, search: string): Promise<void> {
  await page.evaluate(hash => {
    window.location.hash = hash;
  }, `#/explore?${search}`);
}

test('how the month ends, day by day, as the command line says it; kept by the address', async ({
  workbench,
  estate,
}) => {
  const { page } = workbench;
  const answer = await october(estate);
  const month = answer.months.find(({ isClosed }) => !isClosed);
  await openScreen(workbench, 'Explore');
  await expect(expected(workbench)).toBeHidden();
  await page.getByRole('switch', { name: 'Expected' }).click({ force: true });
  await expect(page).toHaveURL(/ex=yes/);
  const legend = expected(workbench);
  await expect(legend).toContainText('Oct 2024 in all:');
  await expect(legend.locator('.figure').first()).toHaveAttribute('title', exactWords(month?.total ?? ''));
  await expect(legend).toContainText(`MASE ${answer.accuracy.mase.toFixed(2)}`);

  await legend.getByRole('button', { name: 'As a table' }).click();
  const dialog = page.getByRole('dialog', { name: 'The chart with what is expected' });
  // 92 days that are known, 31 that are expected; together what the chart and the command line say
  await expect(dialog.getByRole('row')).toHaveCount(1 + 92 + answer.points.length);
  const first = dialog.getByRole('row', { name: /^Oct 1 / });
  await expect(first.locator('.figure').first()).toHaveAttribute('title', exactWords(answer.points[0]?.amount ?? ''));
  const last = dialog.getByRole('row', { name: /^Sep 30 / });
  const ofTheLast = total('EffectiveCost', charge => charge.ChargePeriodStart?.startsWith('2024-09-30') ?? false);
  await expect(last.locator('.figure')).toHaveAttribute('title', exactWords(ofTheLast));
  await page.keyboard.press('Escape');

  await legend.getByRole('button', { name: 'How good is it?' }).click();
  const trust = page.getByRole('dialog', { name: 'How good is it?' });
  await expect(trust).toContainText('Error by day (MASE)');
  await expect(trust).toContainText(/Smallest past errors|Median of the three/);
  await expect(trust).toContainText('Learned from days up to Sep 30, 2024');
  await page.keyboard.press('Escape');

  await openScreen(workbench, 'Home');
  await page.goBack();
  await expect(expected(workbench)).toContainText('Oct 2024 in all:');
  await page.getByRole('main').locator('[tabindex="-1"]').first().focus();
  await page.keyboard.press('o');
  await expect(expected(workbench)).toBeHidden();
});

test('by month, with filters; and why where nothing can be expected', async ({ workbench, estate }) => {
  const { page } = workbench;
  const answer = await october(estate, '--grain', 'month', '--to', '2025-01', '--filter', 'x_Team=search');
  await openScreen(workbench, 'Explore');
  await goTo(workbench, 'g=month&ex=yes&f=x_Team%3Ain%3Asearch');
  await expect(expected(workbench)).toContainText('Oct 2024 in all:');
  await expected(workbench).getByRole('button', { name: 'As a table' }).click();
  const dialog = page.getByRole('dialog', { name: 'The chart with what is expected' });
  await expect(dialog.getByRole('row')).toHaveCount(1 + 6);
  for (const [month, { amount }] of [...answer.points.entries()].map(
    ([place, point]) => [['Oct 2024', 'Nov 2024', 'Dec 2024'][place] ?? '', point] as const,
  ))
    await expect(
      dialog
        .getByRole('row', { name: new RegExp(`^${month}`) })
        .locator('.figure')
        .first(),
    ).toHaveAttribute('title', exactWords(amount));
  await page.keyboard.press('Escape');

  await goTo(workbench, 'p=2024-07-01..2024-08-01&ex=yes');
  await expect(expected(workbench)).toContainText(
    'Everything in this period is known. Forecasts begin after Sep 30, 2024.',
  );
  await goTo(workbench, 'g=week&ex=yes');
  await expect(expected(workbench)).toContainText('Only days and months are forecast');
  await goTo(workbench, 'p=2024-07-01..2040-01-01&ex=yes');
  await expect(expected(workbench)).toContainText(/1,?100/);
});

test('light and dark, English and Korean: WCAG 2.2 AA', async ({ workbench, shell }) => {
  test.skip(shell === 'desktop', 'the same page as in the browser, where it is looked at');
  const { page } = workbench;
  const found: string[] = [];
  for (const [language, name, trust, table] of [
    ['English', 'Expected', 'How good is it?', 'As a table'],
    ['한국어', '예상', '얼마나 정확한가요?', '표로 보기'],
  ] as const) {
    await page.evaluate(() => {
      window.location.hash = '#/settings';
    });
    await page.getByRole('button', { name: /^(English|As the system|한국어)/ }).click();
    await page.getByRole('option', { name: language }).click();
    await goTo(workbench, 'ex=yes');
    const legend = expected(workbench, name);
    await expect(legend.locator('.figure').first()).toBeVisible();
    const look = async (where: string) => {
      for (const theme of ['light', 'dark']) {
        await setTheme(workbench, theme);
        found.push(...(await violations(workbench, `${where} ${theme} ${language}`, theme === 'dark')));
      }
    };
    await look('explore expected');
    for (const [button, dialog] of [
      [trust, 'trust'],
      [table, 'table'],
    ] as const) {
      await legend.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor();
      await look(dialog);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  }
  expect(found).toEqual([]);
});
