import { headline, openScreen } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { glimpseOf } from '../support/glimpse.ts';
import { lakePid } from '../support/processes.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

test('the lake is killed under an open window: the window says so, it comes back, the next question is answered', async ({
  workbench,
}) => {
  test.skip(process.platform !== 'linux', 'finds the process in /proc');
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('EffectiveCost')));

  for (const measure of ['Billed cost', 'List cost']) {
    const killed = await lakePid(workbench);
    // A process that stands ready takes over so fast that the words may be on screen for a moment only.
    const banner = await glimpseOf(page, 'The data engine stopped and is being restarted.');
    process.kill(killed, 'SIGKILL');
    await banner();
    await expect(page.getByText('The data engine is back').last()).toBeVisible();
    await expect(page.getByText('The data engine stopped and is being restarted.')).toBeHidden();
    expect(await lakePid(workbench)).not.toBe(killed);
    // What was on screen stayed, and a new question goes to the new process.
    await page.getByRole('button', { name: /^Measure/ }).click();
    await page.getByRole('button', { name: new RegExp(`^${measure}`) }).click();
    const column = measure === 'Billed cost' ? 'BilledCost' : 'ListCost';
    await expect(headline(workbench)).toHaveAttribute('title', exactWords(total(column)));
    await expect(
      page
        .getByRole('grid', { name: 'Table' })
        .getByTitle(exactWords(total(column)))
        .first(),
    ).toBeVisible();
    // The next round waits for a toast of its own. This one leaves by itself: a slow machine would look for its button too late.
    await expect(page.getByText('The data engine is back')).toHaveCount(0);
  }
});
