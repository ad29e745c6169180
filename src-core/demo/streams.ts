import type { Stream } from './model.ts';
import { awsStreams } from './streams-aws.ts';
import { azureStreams, gcpStreams } from './streams-azure-gcp.ts';
import { gpuStreams } from './streams-gpu.ts';
import { llmStreams, modelChangeStreams } from './streams-llm.ts';

/** Every stream of usage of the company, in a fixed order: its place is its number. */
export const streams: readonly Stream[] = [
  ...awsStreams,
  ...azureStreams,
  ...gcpStreams,
  ...gpuStreams,
  ...llmStreams,
  ...modelChangeStreams,
];
