import { ListUnits, type UnitKind } from '@lachan/server/contracts/organisation';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../app/http.ts';

interface Props {
  value?: string | undefined;
  onChange?: (unitId: string | undefined, name: string | undefined) => void;
  kind?: UnitKind;
  allowClear?: boolean;
  id?: string;
}

/** Finds a unit by name, with or without marks. */
export function UnitPicker({ value, onChange, kind, allowClear = true, id }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useCall(ListUnits, { text: useDeferredValue(text), limit: 30, ...(kind ? { kind } : {}) });
  const rows = found.data?.rows ?? [];
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ filterOption: false, onSearch: setText }}
      allowClear={allowClear}
      {...(value ? { value } : {})}
      placeholder={t('ui.choose_unit')}
      loading={found.isFetching}
      style={{ minWidth: 240, width: '100%' }}
      options={rows.map((unit) => ({ value: unit.id, label: unit.name }))}
      onChange={(unitId: string | undefined) =>
        onChange?.(unitId, rows.find((unit) => unit.id === unitId)?.name)
      }
    />
  );
}
