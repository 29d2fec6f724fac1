import { ReadDeadline } from '@lachan/server/contracts/directives';
import { recipientRoles, windows, type PreviewForm } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { DayPicker } from '../../ui/day-picker.tsx';
import { dayText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import { reworded, type Draft } from './form-draft.ts';

const unitKinds = ['department', 'commune', 'data_centre', 'state_company'] as const;

interface Props {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  preview: Wire<typeof PreviewForm.output> | undefined;
}

/** What the form is, who owes it, by when, and to whom it goes. */
export function FormHead({ draft, set, preview }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const [unit] = draft.recipients.unit;
  const [province] = draft.recipients.province;
  const roles = recipientRoles.map((role) => ({ value: role, label: t(`reports.role_${role}`) }));
  return (
    <Card title={t('reports.form_head')} size="small">
      <div className="form-fields">
        <Labelled label={t('reports.form_title')} id="form-title" wide>
          <Input
            id="form-title"
            value={draft.title.vi}
            maxLength={300}
            onChange={(event) => set({ title: reworded(draft.title, event.target.value) })}
          />
        </Labelled>
        <Labelled label={t('reports.form_basis')} id="form-basis" wide>
          <Input.TextArea
            id="form-basis"
            autoSize={{ minRows: 1 }}
            value={draft.basis.vi}
            onChange={(event) => set({ basis: reworded(draft.basis, event.target.value) })}
          />
        </Labelled>
        <Labelled label={t('reports.form_notice')} id="form-notice" wide>
          <Input.TextArea
            id="form-notice"
            autoSize={{ minRows: 1 }}
            value={draft.notice?.vi ?? ''}
            onChange={(event) =>
              set({ notice: event.target.value ? reworded(draft.notice, event.target.value) : null })
            }
          />
        </Labelled>
        <Labelled label={t('reports.form_owed_by')} id="form-owed">
          <Select
            id="form-owed"
            mode="multiple"
            style={{ width: '100%' }}
            value={draft.owedBy}
            options={unitKinds.map((kind) => ({ value: kind, label: t(`organisation.kind_${kind}`) }))}
            onChange={(owedBy) => set({ owedBy })}
          />
        </Labelled>
        <Labelled label={t('reports.form_window')} id="form-window">
          <Select
            id="form-window"
            style={{ width: '100%' }}
            value={draft.window}
            options={windows.map((each) => ({ value: each, label: t(`reports.window_${each}`) }))}
            onChange={(window) =>
              set({ window, cutOn: window === 'yearly-cut' ? (draft.cutOn ?? { day: 14, month: 12 }) : null })
            }
          />
        </Labelled>
        <Labelled label={t('reports.form_deadline')} id="form-deadline" wide>
          <DeadlineWords
            words={preview ? words(preview.deadlineWords) : ''}
            isByLaw={draft.deadline.kind === 'by-law'}
            choose={(deadline) => set({ deadline })}
          />
          {preview?.next && (
            <p className="report-cell-note">
              {t('reports.form_next', {
                label: words(preview.next.label),
                due: dayText(preview.next.dueOn),
                from: dayText(preview.next.from),
                to: dayText(preview.next.to),
              })}
            </p>
          )}
        </Labelled>
        <Labelled label={t('reports.form_open_days')} id="form-open">
          <InputNumber
            id="form-open"
            min={1}
            max={366}
            value={draft.openDaysBefore}
            onChange={(days) => set({ openDaysBefore: days ?? 30 })}
          />
        </Labelled>
        <Labelled label={t('reports.form_remind')} id="form-remind">
          <Select
            id="form-remind"
            mode="multiple"
            style={{ width: '100%' }}
            value={draft.remindDaysBefore}
            maxCount={5}
            options={[0, 1, 2, 3, 5, 7, 10, 14, 30].map((days) => ({
              value: days,
              label: t('reports.days_before', { days }),
            }))}
            onChange={(remindDaysBefore) => set({ remindDaysBefore })}
          />
        </Labelled>
        <Labelled label={t('reports.form_to_unit')} id="form-unit-to">
          <Select
            id="form-unit-to"
            style={{ width: '100%' }}
            value={unit?.role ?? 'lead'}
            options={roles}
            onChange={(role) =>
              set({ recipients: { ...draft.recipients, unit: [{ role, name: unit?.name ?? null }] } })
            }
          />
          {unit?.role === 'named' && (
            <Input
              aria-label={t('reports.role_named')}
              value={unit.name ?? ''}
              onChange={(event) =>
                set({
                  recipients: { ...draft.recipients, unit: [{ role: 'named', name: event.target.value }] },
                })
              }
            />
          )}
        </Labelled>
        <Labelled label={t('reports.form_to_province')} id="form-province-to">
          <Select
            id="form-province-to"
            style={{ width: '100%' }}
            value={province?.role ?? 'committee'}
            options={roles}
            onChange={(role) =>
              set({ recipients: { ...draft.recipients, province: [{ role, name: province?.name ?? null }] } })
            }
          />
          {province?.role === 'named' && (
            <Input
              aria-label={t('reports.role_named')}
              value={province.name ?? ''}
              onChange={(event) =>
                set({
                  recipients: {
                    ...draft.recipients,
                    province: [{ role: 'named', name: event.target.value }],
                  },
                })
              }
            />
          )}
        </Labelled>
        <Labelled label={t('reports.form_from')} id="form-from">
          <DayPicker
            id="form-from"
            allowClear
            value={draft.validFrom}
            onChange={(day) => set({ validFrom: day ?? null })}
          />
        </Labelled>
        <Labelled label={t('reports.form_opening')} id="form-opening" wide>
          <Input.TextArea
            id="form-opening"
            autoSize={{ minRows: 1 }}
            value={draft.template.opening ?? ''}
            placeholder={t('reports.form_template_usual')}
            onChange={(event) =>
              set({ template: { ...draft.template, opening: event.target.value || null } })
            }
          />
        </Labelled>
        <Labelled label={t('reports.form_closing')} id="form-closing" wide>
          <Input.TextArea
            id="form-closing"
            autoSize={{ minRows: 1 }}
            value={draft.template.closing ?? ''}
            placeholder={t('reports.form_template_usual')}
            onChange={(event) =>
              set({ template: { ...draft.template, closing: event.target.value || null } })
            }
          />
          <p className="report-cell-note">{t('reports.form_template_note')}</p>
        </Labelled>
      </div>
    </Card>
  );
}

/** The deadline as a letter would say it, typed and read back. */
function DeadlineWords({
  words,
  isByLaw,
  choose,
}: {
  words: string;
  isByLaw: boolean;
  choose: (deadline: Draft['deadline']) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const reading = useCall(ReadDeadline, asked ? { text: asked } : null);
  return (
    <div>
      <div>
        {words || t('reports.form_no_rule')}
        {isByLaw && ` (${t('reports.form_by_law')})`}
      </div>
      <div className="report-cell-ways" style={{ marginTop: 6 }}>
        <Input
          id="form-deadline"
          style={{ maxWidth: 360 }}
          value={text}
          placeholder={t('reports.form_deadline_example')}
          onChange={(event) => setText(event.target.value)}
        />
        <Button disabled={text.trim() === ''} onClick={() => setAsked(text.trim())}>
          {t('reports.form_read')}
        </Button>
      </div>
      {reading.error && <Failed failure={reading.error} />}
      {reading.data && (
        <ul style={{ margin: '8px 0 0', paddingInlineStart: 18 }}>
          {reading.data.deadlines.length === 0 && <li>{t('reports.form_not_read')}</li>}
          {reading.data.deadlines.map((deadline, index) => (
            <li key={index}>
              {deadline.words}{' '}
              <Button
                size="small"
                type="link"
                onClick={() => {
                  choose(deadline.rule);
                  setAsked(null);
                  setText('');
                }}
              >
                {t('reports.form_take')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function Labelled({
  label,
  id,
  wide = false,
  children,
}: {
  label: string;
  id: string;
  wide?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div className={wide ? 'form-field form-field-wide' : 'form-field'}>
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}
