import type { ReactNode } from 'react';
import { cx } from '../cx.ts';

type Align = 'left' | 'right';

/** A table that flows: for tens of rows that may have several lines. Thousands of rows belong into the DataGrid. */
export function PlainTable({
  caption,
  head,
  children,
}: {
  /** Says to a screen reader what the table is; the screen has its own heading. */
  caption: string;
  head: ReactNode;
  children: ReactNode;
}) {
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>{head}</tr>
      </thead>
      {children}
    </table>
  );
}

export function HeadCell({
  align = 'left',
  className,
  children,
}: {
  align?: Align;
  className?: string;
  children?: ReactNode;
}) {
  const look = cx(
    'sticky top-0 z-10 border-b border-border bg-bg px-3 py-1.5 text-2xs font-[550] whitespace-nowrap text-muted first:pl-4',
    align === 'right' ? 'text-right' : 'text-left',
    className,
  );
  return children ? (
    <th scope="col" className={look}>
      {children}
    </th>
  ) : (
    <td className={look} />
  );
}

export function Cell({
  align = 'left',
  className,
  colSpan,
  children,
}: {
  align?: Align;
  className?: string;
  colSpan?: number;
  children?: ReactNode;
}) {
  return (
    <td
      colSpan={colSpan}
      className={cx(
        'border-b border-border px-3 py-1.5 align-top first:pl-4',
        align === 'right' ? 'text-right' : 'text-left',
        className,
      )}
    >
      {children}
    </td>
  );
}

/** The cell that names its row. */
export function RowHead({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <th
      scope="row"
      className={cx('border-b border-border px-3 py-1.5 text-left align-top font-[450] first:pl-4', className)}
    >
      {children}
    </th>
  );
}
