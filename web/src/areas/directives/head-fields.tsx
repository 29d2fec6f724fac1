import {
  fieldNames,
  urgencies,
  type FieldName,
  type relationKinds,
} from '@lachan/server/contracts/directives';
import { Button, Card, Input, Select, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DayPicker } from '../../ui/day-picker.tsx';
import type { DirectiveDetail } from './directive-page.tsx';
import { RelationsField, useIssued } from './relations-field.tsx';

/** The head of a draft as it is being corrected. */
export interface Head {
  issuer: string | null;
  number: string | null;
  symbol: string | null;
  issuedOn: string | null;
  subject: string | null;
  urgency: (typeof urgencies)[number];
  addressees: string[];
  implementsId: string | null;
  relations: { kind: (typeof relationKinds)[number]; id: string }[];
  confirmed: FieldName[];
}

export function headOf(draft: DirectiveDetail): Head {
  const { issuer, number, symbol, issuedOn, subject, urgency, addressees } = draft;
  return {
    issuer,
    number,
    symbol,
    issuedOn,
    subject,
    urgency,
    addressees,
    implementsId: draft.implements?.id ?? null,
    relations: draft.relations.map(({ kind, id }) => ({ kind, id })),
    confirmed: draft.extraction.confirmed,
  };
}

/** A person must look: the source does not say it, or not surely, and nobody has confirmed it. */
export function isUnsure(draft: DirectiveDetail, head: Head, name: FieldName): boolean {
  const field = draft.extraction.fields[name];
  if (head.confirmed.includes(name) || !field) return false;
  return field.confidence < 0.7 || (field.value === null && name !== 'urgency');
}

interface Props {
  draft: DirectiveDetail;
  head: Head;
  onChange: (head: Head) => void;
  active: string | null;
  onPoint: (key: string | null) => void;
}

/** What was read from the head of the letter, the uncertain first, each beside the place it was read from. */
export function HeadFields({ draft, head, onChange, active, onPoint }: Props) {
  const { t } = useTranslation();
  const ordered = fieldNames.toSorted(
    (one, other) => Number(isUnsure(draft, head, other)) - Number(isUnsure(draft, head, one)),
  );
  const set = (name: FieldName, value: string | null) =>
    onChange({ ...head, [name]: value, confirmed: [...new Set([...head.confirmed, name])] });
  const inputs: Record<FieldName, ReactNode> = {
    issuer: <TextField value={head.issuer} onChange={(value) => set('issuer', value)} />,
    number: <TextField value={head.number} onChange={(value) => set('number', value)} />,
    symbol: <TextField value={head.symbol} onChange={(value) => set('symbol', value)} />,
    subject: <TextField value={head.subject} onChange={(value) => set('subject', value)} rows={3} />,
    issuedOn: <DayPicker allowClear value={head.issuedOn} onChange={(day) => set('issuedOn', day ?? null)} />,
    urgency: (
      <Select
        value={head.urgency}
        style={{ width: '100%' }}
        options={urgencies.map((urgency) => ({ value: urgency, label: t(`directives.urgency_${urgency}`) }))}
        onChange={(urgency) => set('urgency', urgency)}
      />
    ),
  };
  return (
    <Card title={t('directives.step_head')}>
      {ordered.map((name) => (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- lights up the source; the input inside takes the keyboard
        <div
          key={name}
          className={active === `field:${name}` ? 'field field-on' : 'field'}
          onMouseEnter={() => onPoint(`field:${name}`)}
          onFocus={() => onPoint(`field:${name}`)}
        >
          <label>
            {t(`directives.field_${name}`)}
            {isUnsure(draft, head, name) && (
              <span className="confirm">
                <Tag color="orange">{t('directives.must_confirm')}</Tag>
                <Button
                  size="small"
                  onClick={() => onChange({ ...head, confirmed: [...head.confirmed, name] })}
                >
                  {t(
                    (draft.extraction.fields[name]?.value ?? null) === null
                      ? 'directives.leave_blank'
                      : 'directives.is_right',
                  )}
                </Button>
              </span>
            )}
          </label>
          {inputs[name]}
        </div>
      ))}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- as above */}
      <div
        className={active === 'field:addressees' ? 'field field-on' : 'field'}
        onMouseEnter={() => onPoint('field:addressees')}
      >
        <label>{t('directives.field_addressees')}</label>
        <Input.TextArea
          autoSize={{ minRows: 2 }}
          value={head.addressees.join('\n')}
          aria-label={t('directives.field_addressees')}
          onChange={(event) =>
            onChange({ ...head, addressees: event.target.value.split('\n').filter((line) => line.trim()) })
          }
        />
      </div>
      <ParentField draft={draft} head={head} onChange={onChange} />
      <RelationsField
        draftId={draft.id}
        relations={head.relations}
        onChange={(relations) => onChange({ ...head, relations })}
      />
    </Card>
  );
}

function TextField({
  value,
  onChange,
  rows,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
  rows?: number;
}) {
  const { t } = useTranslation();
  const shared = {
    value: value ?? '',
    placeholder: t('directives.not_in_source'),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value || null),
  };
  return rows ? (
    <Input.TextArea {...shared} autoSize={{ minRows: 2, maxRows: rows + 2 }} />
  ) : (
    <Input {...shared} />
  );
}

/** Which letter this one carries out: its answers must come in before that one's day. */
function ParentField({ draft, head, onChange }: Pick<Props, 'draft' | 'head' | 'onChange'>) {
  const { t } = useTranslation();
  const options = useIssued(draft.id);
  return (
    <div className="field">
      <label>{t('directives.implements')}</label>
      {draft.extraction.implements && (
        <div className="quiet">
          {t('directives.implements_found')}: “{draft.extraction.implements.text}”
        </div>
      )}
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: '100%' }}
        placeholder={t('directives.implements_none')}
        value={head.implementsId}
        options={options}
        onChange={(implementsId: string | null) => onChange({ ...head, implementsId: implementsId ?? null })}
      />
    </div>
  );
}
