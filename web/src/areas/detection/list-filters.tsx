import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

interface Values {
  text?: string | undefined;
  unitId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What every list of this area is narrowed by: words, for the province a unit, and a range of days where there is one. */
export function ListFilters({
  filters,
  setFilters,
  placeholder,
  hasDays = false,
  children,
}: {
  filters: Values;
  setFilters: (change: Values) => void;
  placeholder: string;
  hasDays?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  return (
    <div className="page-filters">
      <Input.Search
        allowClear
        placeholder={placeholder}
        defaultValue={filters.text}
        onSearch={(text) => setFilters({ text })}
        style={{ flex: '1 1 220px', maxWidth: 320 }}
      />
      {children}
      {seesProvince && (
        <div style={{ flex: '1 1 240px', maxWidth: 320 }}>
          <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
        </div>
      )}
      {hasDays &&
        (['from', 'to'] as const).map((end) => (
          <DayPicker
            key={end}
            allowClear
            aria-label={t(`detection.${end}`)}
            placeholder={t(`detection.${end}`)}
            value={filters[end]}
            onChange={(day) => setFilters({ [end]: day })}
          />
        ))}
    </div>
  );
}
