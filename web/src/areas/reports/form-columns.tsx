import { PlusOutlined } from '@ant-design/icons';
import { columnKinds } from '@lachan/server/contracts/reports';
import { Button, Checkbox, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { inVietnamese, keyFor, moved, reworded, type DraftCell } from './form-draft.ts';
import { Steps } from './form-steps.tsx';

type OptionList = DraftCell['options'];

/** One option on each line; an option keeps its value while its line keeps its place. */
export function Options({
  id,
  options,
  set,
}: {
  id: string;
  options: OptionList;
  set: (options: OptionList) => void;
}) {
  const { t } = useTranslation();
  return (
    <Input.TextArea
      id={id}
      autoSize={{ minRows: 2 }}
      placeholder={t('reports.form_options_note')}
      value={options.map(({ label }) => label.vi).join('\n')}
      onChange={(event) =>
        set(
          event.target.value.split('\n').map((line, index) => ({
            value: options[index]?.value ?? `option-${index + 1}`,
            label: reworded(options[index]?.label ?? null, line),
          })),
        )
      }
    />
  );
}

/** The columns of a table, in their order. */
export function Columns({ cell, set }: { cell: DraftCell; set: (change: Partial<DraftCell>) => void }) {
  const { t } = useTranslation();
  const { columns } = cell;
  const change = (index: number, next: Partial<DraftCell['columns'][number]>) =>
    set({ columns: columns.map((column, at) => (at === index ? { ...column, ...next } : column)) });
  return (
    <div className="form-field form-field-wide">
      <strong>{t('reports.form_columns')}</strong>
      {columns.map((column, index) => (
        <div key={column.key} className="form-column">
          <div className="form-line">
            <Input
              aria-label={t('reports.form_column', { number: index + 1 })}
              value={column.label.vi}
              onChange={(event) => change(index, { label: reworded(column.label, event.target.value) })}
            />
            <Select
              aria-label={t('reports.form_kind')}
              style={{ minWidth: 150 }}
              value={column.kind}
              options={columnKinds.map((kind) => ({ value: kind, label: t(`reports.kind_${kind}`) }))}
              onChange={(kind) => change(index, { kind })}
            />
            <Checkbox
              checked={column.required}
              onChange={(event) => change(index, { required: event.target.checked })}
            >
              {t('reports.form_required_short')}
            </Checkbox>
            <Steps
              name={column.label.vi}
              move={(by) => set({ columns: moved(columns, index, by) })}
              remove={() => set({ columns: columns.filter((_, at) => at !== index) })}
            />
          </div>
          {(column.kind === 'choice' || column.kind === 'choices') && (
            <Options
              id={`${cell.key}-${column.key}`}
              options={column.options}
              set={(options) => change(index, { options })}
            />
          )}
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() =>
          set({
            columns: [
              ...columns,
              {
                key: keyFor(
                  'cot',
                  columns.map(({ key }) => key),
                ),
                label: inVietnamese(t('reports.form_new_column')),
                kind: columns.length === 0 ? 'row-number' : 'text',
                required: false,
                options: [],
              },
            ],
          })
        }
      >
        {t('reports.form_add_column')}
      </Button>
    </div>
  );
}
