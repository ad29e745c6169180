import { neutralise } from '../neutralise.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character).replace(/\0/g, '\ufffd');
}

/** Signed figures in words of ours, e.g. "-12.5 %" or "+1,200.00 USD": a number and nothing that could run. */
const signedFigure = /^[+-]\s?[\d.,\s]+(%|[A-Z]{3})?$/;

/**
 * Text for the page, from whomever. A spreadsheet that opens a page takes a cell that begins with `=` for a formula, as LibreOffice
 * does, so what could run gets the apostrophe here, too (SECURITY 40).
 */
export function pageText(text: string): string {
  return escapeHtml(signedFigure.test(text) ? text : neutralise(text).text);
}
