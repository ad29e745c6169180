/** Jobs that somebody should find: they hold GPUs and do nothing with them. */
export type PinnedJob = {
  readonly id: string;
  readonly lane: string;
  readonly name: string;
  readonly user: string;
  /** UTC. */
  readonly start: string;
  /** Null = still running when the listing was made. */
  readonly end: string | null;
  /** From here on the GPUs do nothing. */
  readonly idleFrom: string;
  /** `idle`: no kernel runs. `spinning`: kernels run in circles: utilisation says 100 %, nothing is computed. */
  readonly kind: 'idle' | 'spinning';
  readonly explanation: string;
};

export const pinnedJobs: readonly PinnedJob[] = [
  {
    id: 'notebook-search',
    lane: 'batch-a100/5/1',
    name: 'jupyterlab',
    user: 'n.faraday',
    start: '2026-10-08T09:12:40Z',
    end: null,
    idleFrom: '2026-10-08T11:30:00Z',
    kind: 'idle',
    explanation: 'A notebook of the search team, worked in for two hours and never closed; it still holds its A100.',
  },
  {
    id: 'notebook-research',
    lane: 'batch-a100/5/5',
    name: 'jupyterlab',
    user: 's.lim',
    start: '2026-10-12T14:40:05Z',
    end: '2026-10-18T17:05:30Z',
    idleFrom: '2026-10-12T18:15:00Z',
    kind: 'idle',
    explanation: 'A notebook of the research team, left open over six days until somebody cancelled it.',
  },
  {
    id: 'remote-editor',
    lane: 'batch-a100/5/6',
    name: 'code-tunnel',
    user: 'a.petrov',
    start: '2026-10-16T08:20:00Z',
    end: null,
    idleFrom: '2026-10-16T08:20:00Z',
    kind: 'idle',
    explanation: 'An editor opened on a GPU node; no GPU work was ever done in it.',
  },
  {
    id: 'hung-training',
    lane: 'train-h100/13/0',
    name: 'ft-assistant-v7',
    user: 'd.moreau',
    start: '2026-10-14T02:10:00Z',
    end: '2026-10-15T09:30:00Z',
    idleFrom: '2026-10-14T03:05:00Z',
    kind: 'spinning',
    explanation:
      'A training on eight H100 whose collective operation hung after an NVLink error (XID 74 on GPU 3). Utilisation stayed at 100 %, tensor cores at 0, power at a quarter: only the better metrics show it.',
  },
];
