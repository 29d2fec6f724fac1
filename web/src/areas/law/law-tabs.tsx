import { useLocation, useNavigate } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';

const tabs = [
  ['/law', 'law.rules'],
  ['/law/level', 'law.level'],
  ['/law/incident', 'law.incident'],
  ['/law/holidays', 'law.holidays'],
] as const;

/** The four pages of the law, one tap apart. */
export function LawTabs() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <div style={{ overflowX: 'auto', marginBottom: 14 }}>
      <Segmented
        value={pathname}
        onChange={(to) => void navigate({ to })}
        options={tabs.map(([value, key]) => ({ value, label: t(key) }))}
      />
    </div>
  );
}
