import type { ReactNode } from 'react';

/** What is known of one thing, label beside value, in as many columns as fit. */
export function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl
      style={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(min(260px, 100%), 1fr))',
        gap: '10px 24px',
        margin: 0,
      }}
    >
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt style={{ color: '#5d6f6b' }}>{label}</dt>
          <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
