import { ListDirectives, relationKinds } from '@lachan/server/contracts/directives';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import type { Head } from './head-fields.tsx';

type Relation = Head['relations'][number];

/** Issued letters by name, for a field that names one of them. */
export function useIssued(exceptId: string) {
  const issued = useCall(ListDirectives, { state: 'issued', limit: 200 });
  return (issued.data?.rows ?? [])
    .filter(({ id, isCitable }) => id !== exceptId && isCitable)
    .map((row) => ({ value: row.id, label: `${row.label ?? ''} · ${row.subject ?? ''}` }));
}

/** What this letter replaces, amends or repeals. */
export function RelationsField({
  draftId,
  relations,
  onChange,
}: {
  draftId: string;
  relations: Relation[];
  onChange: (relations: Relation[]) => void;
}) {
  const { t } = useTranslation();
  const options = useIssued(draftId);
  const set = (index: number, change: Partial<Relation>) =>
    onChange(relations.map((one, place) => (place === index ? { ...one, ...change } : one)));
  const unused = options.find(({ value }) => !relations.some(({ id }) => id === value));
  return (
    <div className="field">
      <label>{t('directives.relations')}</label>
      {relations.map(({ kind, id }, index) => (
        <div key={id} style={{ display: 'flex', flexWrap: 'wrap', gap: 6, marginBottom: 6 }}>
          <Select
            value={kind}
            aria-label={t('directives.relations')}
            style={{ width: 140 }}
            options={relationKinds.map((value) => ({ value, label: t(`directives.relation_${value}`) }))}
            onChange={(chosen) => set(index, { kind: chosen })}
          />
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            style={{ flex: '1 1 220px', minWidth: 0 }}
            value={id}
            options={options}
            onChange={(chosen: string) => set(index, { id: chosen })}
          />
          <Button onClick={() => onChange(relations.toSpliced(index, 1))}>{t('directives.remove')}</Button>
        </div>
      ))}
      {relations.some(({ kind }) => kind !== 'amends') && (
        <p className="quiet">{t('directives.relations_note')}</p>
      )}
      {unused && (
        <Button size="small" onClick={() => onChange([...relations, { kind: 'replaces', id: unused.value }])}>
          {t('directives.add_relation')}
        </Button>
      )}
    </div>
  );
}
