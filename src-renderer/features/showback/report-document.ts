/** Of Trusted Types, which TypeScript's own library of the page does not describe yet. */
type TypesFactory = {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): { createHTML(html: string): unknown };
};

/** The one text that is parsed as HTML: a page of ours whose SHA-256 the service has compared. Scripts of it never run: the frame allows none. */
const policy = (window as { trustedTypes?: TypesFactory }).trustedTypes?.createPolicy('report-page', {
  createHTML: html => html,
});

const styleElement = /<style>([\s\S]*?)<\/style>/g;

/**
 * Puts a page into an empty frame. The workbench's own policy (SECURITY 4) allows no frame with an address and no inline style, so the page is
 * taken apart: its elements are adopted, its style sheet is handed over as an object, and its `style` attributes are set one by one. In a page of
 * ours every quotation mark of a text is written as an entity, so ` style="` is never part of a text.
 */
export function reportDocument(frame: HTMLIFrameElement, html: string): void {
  const inside = frame.contentDocument;
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!inside || !view) return;
  const plain = html.replace(styleElement, '').replaceAll(' style="', ' data-style="');
  const page = new DOMParser().parseFromString((policy?.createHTML(plain) ?? plain) as string, 'text/html');
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync([...html.matchAll(styleElement)].map(([, css]) => css).join('\n'));
  inside.adoptedStyleSheets = [sheet];
  inside.documentElement.lang = page.documentElement.lang;
  inside.title = page.title;
  inside.body.replaceChildren(...[...page.body.childNodes].map(node => inside.importNode(node, true)));
  for (const element of inside.querySelectorAll<HTMLElement | SVGElement>('[data-style]'))
    element.style.cssText = element.dataset.style ?? '';
}
