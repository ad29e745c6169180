/** A table that is no FOCUS Cost and Usage file but known: what it is (after "is") and what the reader can do. */
export type KnownFile = { readonly what: string; readonly advice: string };

type Recogniser = KnownFile & {
  /** Column names, lower case, all of which the table has. */
  readonly all: readonly string[];
  readonly any?: readonly string[];
};

const focusExport = (where: string) => `Mureon reads the FOCUS export: ${where}.`;
const azure = focusExport('in Cost Management choose the dataset "Cost and usage details (FOCUS)"');
const otherDataset = 'Import the Cost and Usage dataset of the same export; this one will be read in a later version.';

/** The most telling first. Sources: the column lists of each provider's documentation and real files of each. */
const recognisers: readonly Recogniser[] = [
  {
    what: 'the Invoice Detail dataset of FOCUS 1.4',
    advice: otherDataset,
    all: ['invoicedetailid', 'invoicedetailgrain'],
  },
  {
    what: 'the Contract Commitment dataset of FOCUS',
    advice: otherDataset,
    all: ['contractcommitmentid', 'contractid'],
  },
  {
    what: 'the Billing Period dataset of FOCUS 1.4',
    advice: otherDataset,
    all: ['billingperiodstatus', 'billingperiodcreated'],
  },
  { what: 'an Azure price sheet', advice: azure, all: ['metercategory', 'baseprice', 'unitprice'] },
  {
    what: 'an Oracle Cloud usage report',
    advice: focusExport('take the files under "FOCUS Reports" of the same bucket'),
    all: ['lineitem/intervalusagestart', 'usage/consumedquantity'],
  },
];

/** Name a table by its columns. Null when nothing fits. */
export function recogniseTable(header: readonly string[]): KnownFile | null {
  const names = new Set(header.map(name => name.trim().toLowerCase()));
  const found = recognisers.find(
    entry => entry.all.every(name => names.has(name)) && (entry.any?.some(name => names.has(name)) ?? true),
  );
  return found === undefined ? null : { what: found.what, advice: found.advice };
}
