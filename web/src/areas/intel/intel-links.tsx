import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const places = [
  ['/intel', 'intel.lists'],
  ['/intel/feeds', 'intel.feeds'],
  ['/intel/indicators', 'intel.indicators'],
  ['/intel/false-alarms', 'intel.false_alarms'],
  ['/intel/protected', 'intel.protected'],
] as const;

/** The way between the pages about indicators. */
export function IntelLinks() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <nav style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 18px', marginBottom: 16 }}>
      {places.map(([path, key]) => (
        <Link
          key={path}
          to={path}
          style={{
            padding: '6px 0',
            borderBottom: pathname === path ? '2px solid #0f766e' : '2px solid transparent',
            fontWeight: pathname === path ? 600 : 400,
          }}
        >
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}
