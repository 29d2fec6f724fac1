import type { FormCell, TableRow } from '@lachan/server/contracts/reports';
import { Button, Form, Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../app/http.ts';
import { DayPicker } from '../../ui/day-picker.tsx';
import { MomentPicker } from '../../ui/moment-picker.tsx';
import { useFailureText } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import type { ReportDetail } from './report-page.tsx';
import { TableEditor } from './table-editor.tsx';

/** `confirmed` with a reason, or one of the answers that are not the system's figure. */
export type Way = 'confirmed' | 'own' | 'not_applicable' | 'no_data';

interface Fields {
  numerator?: number;
  denominator?: number;
  text?: string;
  rows?: TableRow[];
  reason?: string;
}

interface Props {
  cell: FormCell;
  filled: ReportDetail['cells'][number];
  way: Way;
  setWay: (way: Way | null) => void;
  isPending: boolean;
  failure: Failure | null;
  send: (fields: Fields & { answer: Way }) => void;
}

/** Where the unit says otherwise: its own figure or words, "not applicable", "no figure"; and why. */
export function AnswerForm({ cell, filled, way, setWay, isPending, failure, send }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const failureText = useFailureText();
  const [form] = Form.useForm<Fields>();
  const [rows, setRows] = useState<TableRow[]>(filled.rows ?? filled.computedRows ?? []);
  const isTable = cell.kind === 'table';
  const isFigure = cell.kind === 'count' || cell.kind === 'share';
  const faultOf = (field: keyof Fields) => failure?.faults.find(({ path }) => path === field)?.reason;
  const status = (field: keyof Fields) => {
    const fault = faultOf(field);
    return fault ? { validateStatus: 'error' as const, help: t(fault) } : {};
  };
  const start = filled.figure ?? filled.computed;
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{
        ...(start ? { numerator: start.numerator, denominator: start.denominator ?? undefined } : {}),
        text: filled.text ?? undefined,
        reason: filled.reason ?? undefined,
      }}
      onFinish={(fields) =>
        send({ ...given(fields), ...(isTable && way === 'own' ? { rows } : {}), answer: way })
      }
      style={{ marginTop: 10 }}
    >
      {way !== 'confirmed' && (isFigure || isTable) && (
        <Segmented<Way>
          value={way}
          onChange={setWay}
          style={{ marginBottom: 12, maxWidth: '100%', overflowX: 'auto' }}
          options={[
            { value: 'own', label: t(isTable ? 'reports.write' : 'reports.enter') },
            { value: 'not_applicable', label: t('reports.not_applicable') },
            { value: 'no_data', label: t('reports.no_data') },
          ]}
        />
      )}
      {way === 'own' && isFigure && (
        <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap' }}>
          <Form.Item name="numerator" label={t('reports.number')} {...status('numerator')}>
            <InputNumber min={0} precision={0} inputMode="numeric" style={{ width: 160 }} size="large" />
          </Form.Item>
          {cell.kind === 'share' && (
            <Form.Item name="denominator" label={t('reports.of_all')} {...status('denominator')}>
              <InputNumber min={1} precision={0} inputMode="numeric" style={{ width: 160 }} size="large" />
            </Form.Item>
          )}
        </div>
      )}
      {way === 'own' && cell.kind === 'text' && (
        <Form.Item name="text" {...status('text')}>
          <Input.TextArea rows={4} maxLength={5000} aria-label={words(cell.label)} />
        </Form.Item>
      )}
      {way === 'own' && cell.kind === 'date' && (
        <Form.Item name="text" {...status('text')}>
          <DayPicker aria-label={words(cell.label)} />
        </Form.Item>
      )}
      {way === 'own' && cell.kind === 'date-time' && (
        <Form.Item name="text" {...status('text')}>
          <MomentPicker aria-label={words(cell.label)} />
        </Form.Item>
      )}
      {way === 'own' && isTable && (
        <TableEditor columns={cell.columns} rows={rows} onChange={setRows} faults={failure?.faults ?? []} />
      )}
      {way === 'own' && cell.kind === 'choice' && (
        <Form.Item name="text" {...status('text')}>
          <Select
            aria-label={words(cell.label)}
            options={cell.options.map(({ value, label }) => ({ value, label: words(label) }))}
          />
        </Form.Item>
      )}
      {(isFigure || (isTable && way !== 'own')) && (
        <Form.Item
          name="reason"
          label={t(way === 'confirmed' ? 'reports.reason_why_below' : 'reports.reason')}
          {...status('reason')}
        >
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      )}
      {failure && failure.faults.length === 0 && <p style={{ color: '#c0362c' }}>{failureText(failure)}</p>}
      <div className="report-cell-ways">
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('ui.save')}
        </Button>
        <Button onClick={() => setWay(null)}>{t('ui.cancel')}</Button>
      </div>
    </Form>
  );
}

/** Only what was entered: an empty field is not sent. */
function given(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
