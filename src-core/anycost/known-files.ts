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
  {
    what: 'an AWS legacy Cost and Usage Report (CUR)',
    advice: focusExport('in AWS Data Exports choose the table "FOCUS 1.2 with AWS columns"'),
    all: ['identity/lineitemid', 'lineitem/unblendedcost'],
  },
  {
    what: 'an AWS Cost and Usage Report 2.0',
    advice: focusExport('in AWS Data Exports choose the table "FOCUS 1.2 with AWS columns"'),
    all: ['line_item_unblended_cost', 'line_item_line_item_type'],
  },
  { what: 'an Azure price sheet', advice: azure, all: ['metercategory', 'baseprice', 'unitprice'] },
  {
    what: 'an Azure cost details export (Microsoft Customer Agreement)',
    advice: azure,
    all: ['metercategory', 'costinusd'],
  },
  {
    what: 'an Azure cost details export (Enterprise Agreement)',
    advice: azure,
    all: ['metercategory', 'chargetype'],
    any: ['costinbillingcurrency', 'cost', 'pretaxcost'],
  },
  {
    what: 'an Oracle Cloud usage report',
    advice: focusExport('take the files under "FOCUS Reports" of the same bucket'),
    all: ['lineitem/intervalusagestart', 'usage/consumedquantity'],
  },
  {
    what: 'a Slurm accounting listing (sacct)',
    advice: 'GPU-cluster accounting will be read in a later version.',
    all: ['jobid', 'elapsedraw'],
  },
  {
    what: 'an LLM gateway spend log',
    advice: 'LLM usage will be read in a later version.',
    all: ['request_id', 'spend', 'model'],
  },
];

/**
 * Name a table by its columns; `fileName` is only a hint for what columns cannot tell (Azure's actual and amortised exports
 * have the same ones). Null when nothing fits.
 */
export function recogniseTable(header: readonly string[], fileName: string): KnownFile | null {
  const names = new Set(header.map(name => name.trim().toLowerCase()));
  const found = recognisers.find(
    entry => entry.all.every(name => names.has(name)) && (entry.any?.some(name => names.has(name)) ?? true),
  );
  if (found === undefined) return null;
  const { what, advice } = found;
  if (!what.startsWith('an Azure cost details')) return { what, advice };
  if (/amorti[sz]ed/i.test(fileName)) return { what: what.replace('cost details', 'amortised cost'), advice };
  return { what: /actual/i.test(fileName) ? what.replace('cost details', 'actual cost') : what, advice };
}
