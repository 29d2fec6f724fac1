import type { ReactNode } from 'react';

/** A page: what it is, what can be done, then its content. */
export function PageFrame({
  title,
  note,
  actions,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {note && <p>{note}</p>}
        </div>
        {actions && (
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, minWidth: 0, maxWidth: '100%' }}>
            {actions}
          </div>
        )}
      </header>
      {children}
    </>
  );
}
