import type { FileConnector } from '../../src-core/connector/file-connector.ts';
import { awsCostAndUsageReport } from './aws/cost-and-usage-report.ts';
import { azureCostDetails } from './azure/cost-details.ts';
import { canonicalFile } from './canonical/canonical-file.ts';
import { cbfFile } from './cbf/cbf-file.ts';
import { focusFile } from './focus-file.ts';
import { gcpBillingExportFile } from './gcp/billing-export.ts';
import { liteLlmFile } from './llm/litellm-file.ts';
import { llmCostReportFile, llmUsageReportFile } from './llm/report-files.ts';
import { mappedFile } from './mapped-csv/mapped-file.ts';
import { ociCostReportFile } from './oci/cost-report.ts';
import { prometheusFile } from './prometheus/prometheus-file.ts';
import { slurmAccounting } from './slurm/slurm-file.ts';

/** Every file connector, in the order in which they are asked. */
export const fileConnectors: readonly FileConnector[] = [
  canonicalFile,
  focusFile,
  mappedFile, // what someone said about exactly these columns comes before what Mureon takes them for
  awsCostAndUsageReport,
  azureCostDetails,
  gcpBillingExportFile,
  ociCostReportFile,
  cbfFile,
  llmUsageReportFile,
  llmCostReportFile,
  liteLlmFile,
  slurmAccounting('UTC'),
  prometheusFile,
];

export { focusFile };
