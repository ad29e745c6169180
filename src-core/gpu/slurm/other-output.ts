import type { KnownFile } from '../../anycost/known-files.ts';

const wanted =
  "Export the accounting: sacct -a -X -D --parsable2 --delimiter=$'\\x1f' -S START -E END -o " +
  'Cluster,JobID,JobIDRaw,User,Account,Partition,QOS,Submit,Eligible,Start,End,ElapsedRaw,Suspended,State,ExitCode,NNodes,NCPUS,ReqTRES,AllocTRES,NodeList,JobName ' +
  '(or sacct --json).';

/** Advice for a sacct listing that lacks columns. */
export const sacctAdvice = wanted;

type Recogniser = { readonly what: string; readonly pattern: RegExp };

/** What Slurm's other commands print, by their first lines. They show a moment or a configuration, not what was used. */
const texts: readonly Recogniser[] = [
  {
    what: 'an error message of a Slurm command',
    pattern: /^(sacct|sinfo|squeue|scontrol|sacctmgr|sreport|sbatch|slurm_load_\w+): (error|fatal)/,
  },
  { what: 'the list of fields that sacct offers (--helpformat)', pattern: /^Account +AdminComment +AllocCPUS/ },
  {
    what: 'a sacct listing in columns for people (names are cut there)',
    pattern: /^JobID +JobName +Partition[^\n]*\n-+ /,
  },
  { what: 'a usage report of sreport', pattern: /^-{20,}\n(Cluster|Account|User|Job|Top)[^\n]*\d{4}-\d\d-\d\dT/ },
  { what: 'scheduler statistics (sdiag)', pattern: /^\*{10,}\nsdiag output/ },
  { what: 'job priorities (sprio)', pattern: /^ *JOBID +PARTITION +USER +PRIORITY/ },
  { what: 'fair-share figures (sshare)', pattern: /^Account\|User\|RawShares/ },
  { what: 'the live queue (squeue)', pattern: /^ *JOBID(\||\b.*\bNODELIST\(REASON\)|[^\n]*\bST\b)/ },
  { what: 'the live queue (squeue)', pattern: /^(N\/A|gres\S*)\|#\d+\|#\d+/ },
  { what: 'node state (sinfo)', pattern: /^ *(NODELIST|PARTITION|AVAIL)\b[^\n]*\b(STATE|AVAIL|GRES|CPUS)\b/ },
  { what: 'node state (sinfo)', pattern: /^\S+ +\| *\S*gpu:[^\n]*\|/ },
  { what: 'a configuration or state record of scontrol', pattern: /^(PartitionName|NodeName|JobId|ReservationName)=/ },
  { what: 'the cluster configuration (scontrol show config)', pattern: /^Configuration data as of/ },
  { what: 'association limits (scontrol show assoc_mgr)', pattern: /^Current Association Manager state/ },
  { what: 'a Slurm configuration file (slurm.conf)', pattern: /^(#[^\n]*\n)*ClusterName=/ },
  { what: 'a dump of accounts (sacctmgr dump)', pattern: /^# To edit this file start with a cluster line/ },
  { what: 'a list of runaway jobs (sacctmgr)', pattern: /^Runaway Jobs:/ },
  {
    what: 'a list of sacctmgr (accounts, users, QOS or events)',
    pattern:
      /^(Cluster\|(Account|NodeName|ControlHost)|User\|(Def|Account)|Account\|(Descr|User)|Name\|Priority\|GraceTime|Type\|Name\|ID|WCKey\||Time\|Action\|Actor)/,
  },
  { what: 'an error answer of slurmrestd (unknown address or version)', pattern: /^Unable find requested URL\./ },
  { what: 'an error answer of slurmrestd (no valid token)', pattern: /^Authentication failure\s*$/ },
  { what: 'the log of submitted test jobs', pattern: /^sbatch: |^refused: / },
];

/** Name a text that is Slurm's, but no accounting listing. @param head the first kilobytes */
export function recogniseSlurmText(head: string): KnownFile | null {
  const text = head.replace(/^\uFEFF/, '');
  const found = texts.find(({ pattern }) => pattern.test(text));
  return found === undefined ? null : { what: found.what, advice: wanted };
}

/** The first list of an answer -> what the answer is. */
const lists: Readonly<Record<string, string>> = {
  jobs: 'an answer of slurmrestd or sacct without jobs',
  nodes: 'node state (sinfo or slurmrestd)',
  partitions: 'the list of partitions (slurmrestd)',
  reservations: 'the list of reservations (slurmrestd)',
  pings: 'a sign of life of slurmctld (slurmrestd)',
  statistics: 'scheduler statistics (slurmrestd)',
  accounts: 'the list of accounts (slurmrestd)',
  associations: 'the list of associations (slurmrestd)',
  users: 'the list of users (slurmrestd)',
  QOS: 'the list of qualities of service (slurmrestd)',
  qos: 'the list of qualities of service (slurmrestd)',
  wckeys: 'the list of workload keys (slurmrestd)',
  clusters: 'the list of clusters (slurmrestd)',
  TRES: 'the list of trackable resources (slurmrestd)',
  tres: 'the list of trackable resources (slurmrestd)',
};

/** Name a JSON answer of Slurm that holds no accounting jobs. @param start text before its list, or its first kilobytes */
export function recogniseSlurmJson(start: string): KnownFile | null {
  const plugin = /"(?:type|data_parser)"\s*:\s*"((?:openapi|data_parser)\\?\/[^"]+)"/.exec(start)?.[1];
  const isSlurm = plugin !== undefined || /"[Ss]lurm"\s*:\s*\{\s*"version"/.test(start);
  if (/"\\?\/slurm(db)?\\?\/v0\.0\.\d+/.test(start.slice(0, 65_536)) && /"(paths|openapi)"/.test(start))
    return { what: 'the interface description of slurmrestd (OpenAPI)', advice: wanted };
  if (/^\s*\[\s*\{\s*"(Name|User)"\s*:[^}]*"(GraceTime|DefaultQOS)"\s*:/.test(start))
    return { what: 'a list of sacctmgr as JSON', advice: wanted };
  if (!isSlurm) return null;
  const error = /"errors"\s*:\s*\[\s*\{[^}]*?"(?:error|description)"\s*:\s*"([^"]+)"/.exec(start)?.[1];
  if (error !== undefined)
    return { what: `an error answer of slurmrestd (${error.replaceAll('\\/', '/')})`, advice: wanted };
  const list = /"errors"\s*:\s*\[\s*\]\s*,\s*"(\w+)"/.exec(start)?.[1] ?? '';
  return {
    what: list === '' ? 'an answer of slurmrestd without jobs' : (lists[list] ?? `an answer of slurmrestd (${list})`),
    advice: wanted,
  };
}
