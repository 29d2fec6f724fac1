import type { Addressing } from '@lachan/server/contracts/directives';
import { ListUnits, unitKinds } from '@lachan/server/contracts/organisation';
import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';

/** Who has to do it: whole kinds of units, units by name, and who is left out. */
export function AddressingField({
  value,
  onChange,
}: {
  value: Addressing;
  onChange: (value: Addressing) => void;
}) {
  const { t } = useTranslation();
  const units = useCall(ListUnits, { limit: 500 });
  const all = useMemo(() => units.data?.rows ?? [], [units.data]);
  const count = (kind: string) => all.filter((unit) => unit.kind === kind).length;
  const options = all.map((unit) => ({ value: unit.id, label: unit.name, folded: fold(unit.name) }));
  const find = {
    filterOption: (text: string, option?: { folded: string }) => option?.folded.includes(fold(text)) ?? false,
  };
  const except = options.filter((option) =>
    value.kinds.includes(all.find(({ id }) => id === option.value)?.kind ?? 'other'),
  );
  return (
    <div style={{ display: 'grid', gap: 6 }}>
      <Select
        mode="multiple"
        placeholder={t('directives.by_kind')}
        value={value.kinds}
        options={unitKinds
          .filter((kind) => kind !== 'province' && count(kind) > 0)
          .map((kind) => ({
            value: kind,
            label: t('directives.all_of_kind', { kind: t(`organisation.kind_${kind}`), count: count(kind) }),
          }))}
        onChange={(kinds) => onChange({ ...value, kinds })}
      />
      <Select
        mode="multiple"
        placeholder={t('directives.by_name')}
        value={value.unitIds}
        loading={units.isLoading}
        maxTagCount={4}
        options={options}
        showSearch={find}
        onChange={(unitIds) => onChange({ ...value, unitIds })}
      />
      {value.kinds.length > 0 && (
        <Select
          mode="multiple"
          placeholder={t('directives.except')}
          value={value.exceptUnitIds}
          maxTagCount={4}
          options={except}
          showSearch={find}
          onChange={(exceptUnitIds) => onChange({ ...value, exceptUnitIds })}
        />
      )}
    </div>
  );
}

/** Without marks and in lower case: people type "so y te". */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase();
}
