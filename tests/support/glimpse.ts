import type { Page } from '@playwright/test';

/**
 * Looks for a paragraph's text at every change of the page, from now on: locators look each half second, and miss what stands for less.
 * @returns a wait until the text has been on screen, however briefly
 */
export async function glimpseOf(page: Page, text: string): Promise<() => Promise<void>> {
  const glimpse = await page.evaluateHandle(wanted => {
    const isShown = () =>
      [...document.querySelectorAll('p')].some(p => p.textContent.includes(wanted) && p.checkVisibility());
    const seen = new Promise<void>(resolve => {
      const watch = new MutationObserver(() => {
        if (!isShown()) return;
        watch.disconnect();
        resolve();
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      if (isShown()) resolve();
    });
    return { seen };
  }, text);
  return () => glimpse.evaluate(({ seen }) => seen);
}
