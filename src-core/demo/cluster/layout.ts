/** The cluster "marlin": its partitions are those of the bill, and their GPUs add up to what the bill calls capacity. */
export const CLUSTER = 'marlin';

export type PartitionName = 'train-h100' | 'batch-a100' | 'serve-l40s';

export const partitions: Readonly<
  Record<PartitionName, { prefix: string; gpuType: string; model: string; nodes: number; memoryGb: number }>
> = {
  'train-h100': { prefix: 'h100', gpuType: 'h100', model: 'NVIDIA H100 80GB HBM3', nodes: 16, memoryGb: 80 },
  'batch-a100': { prefix: 'a100', gpuType: 'a100', model: 'NVIDIA A100-SXM4-80GB', nodes: 8, memoryGb: 80 },
  'serve-l40s': { prefix: 'l40s', gpuType: 'l40s', model: 'NVIDIA L40S', nodes: 6, memoryGb: 48 },
};
export const GPUS_A_NODE = 8;

/** GPUs that one job after the other uses. Lanes never overlap, so no GPU is ever given out twice. */
export type Lane = {
  readonly id: string;
  readonly partition: PartitionName;
  readonly account: string;
  /** Numbers of its nodes, neighbours. */
  readonly nodes: readonly number[];
  readonly firstGpu: number;
  readonly gpusPerNode: number;
  readonly gpus: number;
  /** Busy whenever the account uses enough: services and long trainings. Other lanes share what is left. */
  readonly isSteady: boolean;
};

/** [first node, last node, first GPU, GPUs a node, steady]. An account's lanes hold at least what it ever uses. */
type LaneText = readonly [number, number, number, number, boolean?];

const layout: Readonly<Record<PartitionName, Readonly<Record<string, readonly LaneText[]>>>> = {
  'train-h100': {
    research: [
      [1, 4, 0, 8, true],
      [5, 6, 0, 8],
      [7, 7, 0, 8],
      [8, 8, 0, 8],
      [9, 9, 0, 8],
      [10, 10, 0, 2],
      [10, 10, 2, 1],
      [10, 10, 3, 1],
      [10, 10, 4, 1],
      [10, 10, 5, 1],
    ],
    assistant: [
      [11, 12, 0, 8, true],
      [13, 13, 0, 8],
      [14, 14, 0, 4],
      [14, 14, 4, 1],
      [14, 14, 5, 1],
    ],
    studio: [
      [15, 15, 0, 8],
      [16, 16, 0, 4],
      [16, 16, 4, 4],
      [14, 14, 6, 1],
      [14, 14, 7, 1],
    ],
  },
  'batch-a100': {
    search: [
      [1, 1, 0, 8],
      [2, 2, 0, 8],
      [3, 3, 0, 4],
      [3, 3, 4, 4],
      [4, 4, 0, 2],
      [4, 4, 2, 2],
      [4, 4, 4, 2],
      [4, 4, 6, 2],
      [5, 5, 0, 1],
      [5, 5, 1, 1],
      [5, 5, 2, 1],
      [5, 5, 3, 1],
    ],
    research: [
      [6, 6, 0, 8],
      [7, 7, 0, 4],
      [7, 7, 4, 2],
      [7, 7, 6, 2],
      [8, 8, 0, 4],
      [8, 8, 4, 1],
      [8, 8, 5, 1],
      [5, 5, 4, 1],
      [5, 5, 5, 1],
      [5, 5, 6, 1],
      [5, 5, 7, 1],
    ],
  },
  'serve-l40s': {
    assistant: [
      [1, 1, 0, 4, true],
      [1, 1, 4, 4, true],
      [2, 2, 0, 4, true],
      [2, 2, 4, 4],
      [3, 3, 0, 4],
      [3, 3, 4, 4],
      [4, 4, 0, 4],
      [4, 4, 4, 1],
      [4, 4, 5, 1],
      [4, 4, 6, 1],
    ],
    search: [
      [5, 5, 0, 4, true],
      [5, 5, 4, 4],
      [6, 6, 0, 2],
      [6, 6, 2, 2],
      [6, 6, 4, 2],
      [6, 6, 6, 1],
      [4, 4, 7, 1],
    ],
  },
};

/** Every lane, in a fixed order. */
export const lanes: readonly Lane[] = (
  Object.entries(layout) as [PartitionName, (typeof layout)[PartitionName]][]
).flatMap(([partition, accounts]) =>
  Object.entries(accounts).flatMap(([account, texts]) =>
    texts.map(([first, last, firstGpu, gpusPerNode, isSteady = false]) => {
      const nodes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      return {
        id: `${partition}/${first}/${firstGpu}`,
        partition,
        account,
        nodes,
        firstGpu,
        gpusPerNode,
        gpus: nodes.length * gpusPerNode,
        isSteady,
      };
    }),
  ),
);

const padded = (number: number) => String(number).padStart(2, '0');

/** `h100-03`. */
export const nodeName = (partition: PartitionName, node: number): string =>
  `${partitions[partition].prefix}-${padded(node)}`;

/** As Slurm writes it: `h100-[01-04]`. */
export function nodeListOf({ partition, nodes }: Lane): string {
  const [first = 0] = nodes;
  const last = nodes.at(-1) ?? first;
  return first === last
    ? nodeName(partition, first)
    : `${partitions[partition].prefix}-[${padded(first)}-${padded(last)}]`;
}
