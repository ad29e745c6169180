/** The mark: three columns of a ledger standing as an M, the middle one in the accent. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true" className="shrink-0">
      <rect x="2" y="3" width="4.5" height="16" rx="1.5" className="fill-text" />
      <rect x="8.75" y="9" width="4.5" height="10" rx="1.5" className="fill-accent" />
      <rect x="15.5" y="3" width="4.5" height="16" rx="1.5" className="fill-text" />
    </svg>
  );
}
