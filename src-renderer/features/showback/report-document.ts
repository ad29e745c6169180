/** Of Trusted Types, which TypeScript's own library of the page does not describe yet. */
type TypesFactory = {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): { createHTML(html: string): unknown };
};

/** The one text that is parsed as HTML: a page of ours whose SHA-256 the service has compared. Scripts of it never run: the frame allows none. */
const policy = (window as { trustedTypes?: TypesFactory }).trustedTypes?.createPolicy('report-page', {
  createHTML: html => html,
});

/**
 * Puts a page into an empty frame. The workbench's own policy (SECURITY 4) allows no frame with an address and no inline style, so the page is
 * taken apart: its elements are adopted, its style sheet is handed over as an object, and its `style` attributes are set one by one.
 */
export function reportDocument(frame: HTMLIFrameElement, html: string): void {
  const inside = frame.contentDocument;
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!inside || !view) return;
  const page = new DOMParser().parseFromString((policy?.createHTML(html) ?? html) as string, 'text/html');
  const css = [...page.querySelectorAll('style')].map(({ textContent }) => textContent ?? '').join('\n');
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  inside.adoptedStyleSheets = [sheet];
  inside.documentElement.lang = page.documentElement.lang;
  inside.body.replaceChildren(...[...page.body.childNodes].map(node => inside.importNode(node, true)));
  for (const element of inside.querySelectorAll<HTMLElement>('[style]'))
    element.style.cssText = element.getAttribute('style') ?? '';
}
