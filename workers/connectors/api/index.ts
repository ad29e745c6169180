import type { ApiConnector } from '../../../src-core/connector/api-connector.ts';
import { folder } from '../folder/folder.ts';
import { prometheusApi } from '../prometheus/prometheus-api.ts';
import { slurmApi } from '../slurm/slurm-api.ts';
import { anthropic } from './anthropic.ts';
import { liteLlm } from './litellm.ts';
import { openAi } from './openai.ts';
import { s3 } from './s3.ts';

/** Every connector that is asked over and over, in the order in which the list of connectors shows them. */
export const apiConnectors: readonly ApiConnector[] = [folder, s3, openAi, anthropic, liteLlm, prometheusApi, slurmApi];
