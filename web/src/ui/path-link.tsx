import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to an address that carries its filters, such as the rows behind a figure. */
export function PathLink({
  to,
  children,
  className,
}: {
  to: string;
  children: ReactNode;
  className?: string;
}) {
  const [path = '/', query = ''] = to.split('?');
  return (
    <Link to={path} search={Object.fromEntries(new URLSearchParams(query))} className={className ?? ''}>
      {children}
    </Link>
  );
}
