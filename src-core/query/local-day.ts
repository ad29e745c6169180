/** A local calendar day as milliseconds since 1970 of its midnight, written as if it were UTC. */
export type LocalDay = number;
