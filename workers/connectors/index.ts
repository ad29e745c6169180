import type { FileConnector } from '../../src-core/connector/file-connector.ts';
import { focusFile } from './focus-file.ts';
import { ociCostReportFile } from './oci/cost-report.ts';

/** Every file connector, in the order in which they are asked. */
export const fileConnectors: readonly FileConnector[] = [focusFile, ociCostReportFile];

export { focusFile };
