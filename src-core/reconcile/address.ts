import { among, exploreAddress } from '../quality/address.ts';
import type { Filter } from '../query/query-spec.ts';
import type { MonthFacts, Openness } from './facts.ts';
import type { InvoicePartName } from './invoice-parts.ts';
import type { NotMeteredName } from './not-metered.ts';

/** The charge lines of a month that are owed without usage, of one kind. */
export function categoryAddress(
  facts: MonthFacts & { readonly openness: Openness },
  kind: Exclude<NotMeteredName, 'not-metered'>,
): string {
  const filter =
    kind === 'corrections' ? among('ChargeClass', 'Correction') : among('ChargeCategory', categories[kind]);
  return exploreAddress({ filters: [...ownLines(facts), filter], dimensions: ['ServiceName'] });
}

const categories = { tax: 'Tax', purchases: 'Purchase', credits: 'Credit', adjustments: 'Adjustment' } as const;

function ownLines({ key, accounts, openness }: MonthFacts & { readonly openness: Openness }): Filter[] {
  return [
    among(openness.issuerColumn, key.issuer),
    among('BillingAccountId', ...accounts),
    among('BillingCurrency', key.currency),
    among('BillingPeriodStart', ...openness.periodStarts),
  ];
}

/** The charge lines of a month in Explore, or those of one part of the difference; null where a part has no lines of its own. */
export function linesAddress(
  facts: MonthFacts & { readonly openness: Openness },
  part: InvoicePartName | null,
): string | null {
  const { lines, invoices } = facts;
  if (lines.length === 0) return null;
  const filters = ownLines(facts);
  const own = new Set(invoices.map(({ invoiceId }) => invoiceId));
  const others = [...new Set(lines.flatMap(({ invoiceId }) => invoiceId ?? []))].filter(id => !own.has(id));
  const show = (dimension: string, ...more: Filter[]) =>
    exploreAddress({ filters: [...filters, ...more], dimensions: [dimension] });
  switch (part) {
    case null:
      return show('InvoiceId');
    case 'tax':
    case 'credits':
      return show('ServiceName', among('ChargeCategory', part === 'tax' ? 'Tax' : 'Credit'));
    case 'corrections':
      return show('ServiceName', among('ChargeClass', 'Correction'));
    case 'marketplace':
      return show('x_PublisherName');
    case 'no-invoice-id':
      return show('ServiceName', among('InvoiceId', null));
    case 'not-invoiced':
      return others.length === 0 ? null : show('InvoiceId', among('InvoiceId', ...others));
    case 'unmatched-invoice':
    case 'other-month':
      return exploreAddress({ filters: [among('InvoiceId', ...own)], dimensions: ['BillingPeriodStart'] });
    case 'charged-in-other-months':
    case 'rounding':
    case 'unexplained':
      return show('ServiceName');
  }
}
