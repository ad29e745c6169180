import { ACCOUNTING_DAYS } from './cluster/jobs.ts';

/** What is hidden in the usage records. Amounts are exact decimal text in USD, quantities whole numbers. */
export type UsageKey = {
  files: string[];
  /** Token lines of the bills and what their usage costs by the demo's price book: equal but for the gap. */
  metered: { provider: string; model: string; tokens: string; billedCost: string; isPriced: boolean }[];
  /** What else the three bills charge (seats, taxes, refunds): the residual between bill and metered cost. */
  otherCharges: { provider: string; service: string; category: string; billedCost: string }[];
  gap: { provider: string; model: string; audioSeconds: string; billedCost: string; explanation: string };
  /** At the gateway, on no bill and in no provider report. */
  unbilled: {
    provider: string;
    model: string;
    key: string;
    team: string;
    requests: number;
    listCost: string;
    explanation: string;
  };
  gateway: {
    from: string;
    to: string;
    requests: number;
    failures: number;
    cacheHits: number;
    sessions: number;
    incident: { from: string; to: string; requests: number; failures: number; explanation: string };
  };
  jobs: {
    cluster: string;
    from: string;
    to: string;
    runs: number;
    byState: Record<string, number>;
    requeuedJobs: number;
    arrays: number;
    suspendedRuns: number;
    suspendedGpuSeconds: string;
    heldGpuSeconds: string;
    /** Bill and accounting by partition and account, GPU-seconds; `difference` = held - billed, from rounding to whole seconds. */
    shares: { partition: string; account: string; billedGpuSeconds: string; heldGpuSeconds: string }[];
    rateCard: string;
  };
  idle: {
    id: string;
    jobId: string;
    partition: string;
    account: string;
    gpus: number;
    start: string;
    end: string | null;
    idleFrom: string;
    heldGpuSeconds: string;
    idleGpuSeconds: string;
    /** Idle time at the price of the bill, to the cent. */
    idleCost: string;
    explanation: string;
  }[];
  samples: {
    instance: string;
    from: string;
    to: string;
    rows: number;
    energyJoules: string;
    hole: { host: string; from: string; to: string; explanation: string };
  };
};

const hours = (gpuSeconds: string) => (Number(gpuSeconds) / 3600).toFixed(1);

/** The usage part of the key as a page. */
export function usageKeyMarkdown(key: UsageKey): string {
  const { jobs, gateway, samples, unbilled, gap } = key;
  return `## Usage behind the bills
Usage reports of OpenAI and Anthropic and the gateway's daily sums cover the whole estate, a day a row. At the prices of the demo's price book they
cost what the bills say, to the last digit; Bedrock, Vertex AI and Azure OpenAI are billed without a usage report.
${key.metered.map(row => `- ${row.provider} ${row.model}: ${row.tokens} tokens, billed ${row.billedCost} USD${row.isPriced ? '' : ' (no price: a gap)'}`).join('\n')}

- Also on these bills, without usage behind it: ${key.otherCharges.map(row => `${row.provider} ${row.service} (${row.category}) ${row.billedCost} USD`).join('; ')}
- Gap: \`${gap.model}\`, ${gap.audioSeconds} seconds, billed ${gap.billedCost} USD. ${gap.explanation}
- Residual: \`${unbilled.key}\` (${unbilled.team}), ${unbilled.requests} requests to ${unbilled.model}, ${unbilled.listCost} USD at list price. ${unbilled.explanation}
- Gateway log ${gateway.from} to ${gateway.to}: ${gateway.requests} requests in ${gateway.sessions} sessions, ${gateway.failures} failed, ${gateway.cacheHits} answered from its own cache. Its \`spend\` is at list price, the bill is net of discount.
- ${gateway.incident.from} to ${gateway.incident.to}: ${gateway.incident.failures} of ${gateway.incident.requests} requests failed. ${gateway.incident.explanation}

## GPU cluster
${jobs.runs} runs in the last ${ACCOUNTING_DAYS} days: ${Object.entries(jobs.byState)
    .map(([state, count]) => `${state} ${count}`)
    .join(
      ', ',
    )}; ${jobs.requeuedJobs} requeued, ${jobs.arrays} arrays, ${jobs.suspendedRuns} suspended runs (${hours(jobs.suspendedGpuSeconds)} GPU-hours held while suspended).
Held: ${jobs.heldGpuSeconds} GPU-seconds. By partition and account they are the bill's used GPU-hours, to a second a day:
${jobs.shares.map(share => `- ${share.partition} ${share.account}: billed ${share.billedGpuSeconds}, held ${share.heldGpuSeconds}`).join('\n')}

Rate card: ${jobs.rateCard}

### Jobs that hold GPUs and do nothing
${key.idle.map(job => `- \`${job.id}\` (job ${job.jobId}, ${job.gpus} GPU of ${job.partition}, ${job.account}), idle from ${job.idleFrom} to ${job.end ?? 'the end'}: ${hours(job.idleGpuSeconds)} GPU-hours, **${job.idleCost} USD**. ${job.explanation}`).join('\n')}

Telemetry of 16 GPUs from ${samples.from} to ${samples.to}: ${samples.rows} rows, ${samples.energyJoules} J. Hole: ${samples.hole.host}, ${samples.hole.from} to ${samples.hole.to}. ${samples.hole.explanation}
`;
}
