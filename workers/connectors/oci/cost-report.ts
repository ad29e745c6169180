import { isOciCostReport, ociCostReport } from '../../../src-core/anycost/oci/cost-report.ts';
import { billConnector, openOwnTable } from '../native-bill.ts';

/** Oracle Cloud cost report (CSV, gzipped CSV). The usage report of the same bucket has no amounts and stays refused. */
export const ociCostReportFile = billConnector({
  id: 'oci-cost-report',
  title: 'Oracle Cloud cost report (CSV, gzipped CSV)',
  format: 'oci',
  async open(file, sql, signal) {
    const title = 'an Oracle Cloud cost report';
    const source = await openOwnTable(file, sql, signal, { title, isOurs: isOciCostReport });
    return {
      source,
      bill: ociCostReport(source.names),
      what: 'Oracle Cloud cost report',
      formatVersion: 'cost-report',
      oddities: [],
    };
  },
});
