import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { TableColumn, TableRow } from '@lachan/server/contracts/reports';
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Fault } from '../../app/http.ts';
import { DayPicker } from '../../ui/day-picker.tsx';
import { MomentPicker } from '../../ui/moment-picker.tsx';
import { useWords } from './figure-text.ts';

interface Props {
  columns: readonly TableColumn[];
  rows: TableRow[];
  onChange: (rows: TableRow[]) => void;
  faults: readonly Fault[];
}

/** Rows of a table, each a card of its fields: a dozen columns fit no phone, and hardly a desk. */
export function TableEditor({ columns, rows, onChange, faults }: Props) {
  const { t } = useTranslation();
  const change = (index: number, key: string, value: string) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, [key]: value } : row)));
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      {rows.map((row, index) => (
        // Rows have no name of their own: their place is what they are told by.
        <fieldset key={index} className="report-row">
          <legend>
            {t('reports.row', { number: index + 1 })}
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('reports.remove_row', { number: index + 1 })}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            />
          </legend>
          <div className="report-row-fields">
            {columns
              .filter(({ kind }) => kind !== 'row-number')
              .map((column) => (
                <Field
                  key={column.key}
                  column={column}
                  id={`row-${index}-${column.key}`}
                  value={row[column.key] ?? ''}
                  onChange={(value) => change(index, column.key, value)}
                  fault={faults.find(({ path }) => path === `rows.${index}.${column.key}`)}
                />
              ))}
          </div>
        </fieldset>
      ))}
      {rows.length === 0 && <p className="report-cell-note">{t('reports.no_rows')}</p>}
      <Button
        icon={<PlusOutlined />}
        onClick={() => onChange([...rows, {}])}
        style={{ width: 'fit-content' }}
      >
        {t('reports.add_row')}
      </Button>
    </div>
  );
}

interface FieldProps {
  column: TableColumn;
  id: string;
  value: string;
  onChange: (value: string) => void;
  fault: Fault | undefined;
}

function Field({ column, id, value, onChange, fault }: FieldProps) {
  const { t } = useTranslation();
  const words = useWords();
  const status = fault ? ({ status: 'error' } as const) : {};
  const options = column.options.map((option) => ({ value: option.value, label: words(option.label) }));
  return (
    <div>
      <label htmlFor={id}>
        {words(column.label)}
        {column.required && <span className="report-required"> *</span>}
      </label>
      {column.kind === 'choice' && (
        <Select
          id={id}
          {...status}
          allowClear
          style={{ width: '100%' }}
          value={value || null}
          options={options}
          onChange={(chosen: string | undefined) => onChange(chosen ?? '')}
        />
      )}
      {column.kind === 'choices' && (
        <Select
          id={id}
          {...status}
          mode="multiple"
          style={{ width: '100%' }}
          value={value ? value.split('; ') : []}
          options={options}
          onChange={(chosen: string[]) => onChange(chosen.join('; '))}
        />
      )}
      {column.kind === 'date' && (
        <DayPicker id={id} allowClear value={value} onChange={(day) => onChange(day ?? '')} />
      )}
      {column.kind === 'date-time' && (
        <MomentPicker id={id} value={value} onChange={(minute) => onChange(minute ?? '')} />
      )}
      {column.kind === 'count' && (
        <Input
          id={id}
          {...status}
          inputMode="numeric"
          value={value}
          onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, ''))}
        />
      )}
      {column.kind === 'text' && (
        <Input.TextArea
          id={id}
          {...status}
          autoSize={{ minRows: 1, maxRows: 5 }}
          maxLength={1000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {fault && <div className="report-fault">{t(fault.reason)}</div>}
    </div>
  );
}
