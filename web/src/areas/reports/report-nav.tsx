import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';

/** The pages of the area, a tap apart. */
export function ReportNav() {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  const { pathname } = useLocation();
  const pages = [
    ['/reports', 'reports.nav_reports'],
    ['/report-calendar', 'reports.nav_calendar'],
    ...(seesProvince
      ? [
          ['/report-punctuality', 'reports.nav_punctuality'],
          ['/report-forms', 'reports.nav_forms'],
        ]
      : []),
  ] as const;
  return (
    <nav className="report-nav" aria-label={t('reports.reports')}>
      {pages.map(([to = '', key = '']) => (
        <Link key={to} to={to} className={pathname === to ? 'report-nav-here' : ''}>
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}
