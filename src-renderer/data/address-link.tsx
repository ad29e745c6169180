import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { splitAddress } from './address.ts';

/** A link to an address of the workbench as it is copied or stored: "/explore?d=ServiceCategory&g=day". */
export function AddressLink({
  address,
  children,
  ...attributes
}: {
  address: string;
  className?: string;
  title?: string;
  'aria-label'?: string | undefined;
  children: ReactNode;
}) {
  const { path, search } = splitAddress(address);
  return (
    <Link to={path} search={search} {...attributes}>
      {children}
    </Link>
  );
}
