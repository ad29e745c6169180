import { z } from 'zod';

const text = (title: string, description: string) => z.string().max(400).default('').meta({ title, description });

export const slurmSettings = z.object({
  mode: z.enum(['slurmrestd', 'sacct']).default('slurmrestd').meta({
    title: 'Read through',
    description: 'slurmrestd: over the network, with a token; sacct: the program on this machine.',
  }),
  url: text('Address', 'Of slurmrestd, for example https://slurm.example.com:6820; without /slurmdb.').refine(
    value => value === '' || /^https?:$/.test(protocolOf(value)),
    'not an http address',
  ),
  user: text('User', 'Sent as X-SLURM-USER-NAME; it sees all jobs only with operator rights.'),
  slurmConf: text('slurm.conf', 'Path given to sacct as SLURM_CONF; the usual place when empty.'),
  clusterName: text('Cluster', 'Name where the accounting does not say it; asked of the cluster when empty.'),
  backfillDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .meta({ title: 'First run', description: 'Days read back on the first run.' }),
});
export type SlurmSettings = z.infer<typeof slurmSettings>;

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol;
  } catch {
    return '';
  }
}
