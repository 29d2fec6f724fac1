import './reports.css';
import {
  ListForms,
  ListFormVersions,
  ListSources,
  PreviewForm,
  SaveForm,
} from '@lachan/server/contracts/reports';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Tabs } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { call, Failure, useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, useFailureText } from '../../ui/states.tsx';
import { FormCells } from './form-cells.tsx';
import { newForm, type Draft } from './form-draft.ts';
import { FormHead } from './form-head.tsx';
import { FormPreview } from './form-preview.tsx';

/** A form is made or changed here, without code; units that are filling keep the version they have. */
export default function FormEditorPage() {
  const { t } = useTranslation();
  const key = usePathField('key');
  const isNew = key === 'new';
  const versions = useCall(ListFormVersions, isNew ? null : { key });
  const forms = useCall(ListForms, isNew ? {} : null);
  if (versions.error) return <Failed failure={versions.error} retry={() => void versions.refetch()} />;
  if (forms.error) return <Failed failure={forms.error} retry={() => void forms.refetch()} />;
  if (isNew) {
    if (!forms.data) return <Loading />;
    const keys = forms.data.forms.map((form) => form.key);
    const draft = newForm(
      t('reports.form_new'),
      [...keys, 'new'],
      t('reports.form_new_section'),
      t('reports.form_new_cell'),
    );
    return <Editor key="new" start={draft} basedOn={0} history={[]} />;
  }
  if (!versions.data) return <Loading />;
  const [newest] = versions.data.versions;
  if (!newest) return <Loading />;
  const { version, ...draft } = newest.form;
  return (
    <Editor key={`${key} ${version}`} start={draft} basedOn={version} history={versions.data.versions} />
  );
}

type History = Awaited<ReturnType<typeof call<typeof ListFormVersions>>>['versions'];

function Editor({ start, basedOn, history }: { start: Draft; basedOn: number; history: History }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const { message, modal } = App.useApp();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(start);
  const [isLoading, setLoading] = useState(false);
  const sources = useCall(ListSources, {});
  // While words are typed the check of the server follows a little behind.
  const checked = useDeferredValue(draft);
  const preview = useCall(PreviewForm, may('reports:review') ? cleaned(checked) : null);
  const save = useChange(SaveForm);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const isChanged = basedOn === 0 || JSON.stringify(draft) !== JSON.stringify(start);
  const publish = () =>
    void modal.confirm({
      title: t('reports.form_publish_title', { number: basedOn + 1 }),
      content: t('reports.form_publish_note'),
      okText: t('reports.form_publish'),
      cancelText: t('ui.cancel'),
      onOk: () =>
        save
          .mutateAsync({ ...cleaned(draft), basedOn })
          .then(({ key, version }) => {
            void message.success(t('reports.form_published', { number: version }));
            return navigate({ to: `/report-forms/${key}` });
          })
          .catch((failure) => message.error(failureText(failure))),
    });
  const download = async (format: 'docx' | 'pdf') => {
    setLoading(true);
    try {
      const { file } = await call(PreviewForm, { ...cleaned(draft), format });
      if (file) saveFile(file.name, file.base64);
    } catch (failure) {
      if (failure instanceof Failure) void message.error(failureText(failure));
      else throw failure;
    } finally {
      setLoading(false);
    }
  };
  return (
    <PageFrame
      title={draft.title.vi}
      note={basedOn === 0 ? t('reports.form_new') : t('reports.form_version', { number: basedOn })}
      actions={
        may('reports:review') && (
          <Button type="primary" disabled={!isChanged} loading={save.isPending} onClick={publish}>
            {t('reports.form_publish')}
          </Button>
        )
      }
    >
      {preview.error && <Failed failure={preview.error} />}
      {save.error && <Failed failure={save.error} />}
      <Tabs
        items={[
          {
            key: 'edit',
            label: t('reports.form_edit'),
            children: (
              <div style={{ display: 'grid', gap: 14 }}>
                <FormHead draft={draft} set={set} preview={preview.data} />
                <FormCells draft={draft} set={set} sources={sources.data?.sources ?? []} />
              </div>
            ),
          },
          {
            key: 'preview',
            label: t('reports.form_preview'),
            children: (
              <>
                <div className="report-cell-ways" style={{ marginBottom: 12 }}>
                  <Button loading={isLoading} onClick={() => void download('docx')}>
                    {t('reports.word')}
                  </Button>
                  <Button loading={isLoading} onClick={() => void download('pdf')}>
                    {t('reports.pdf')}
                  </Button>
                </div>
                <FormPreview form={draft} sources={sources.data?.sources ?? []} />
              </>
            ),
          },
          {
            key: 'history',
            label: t('reports.form_history', { count: history.length }),
            children: (
              <div style={{ display: 'grid', gap: 10 }}>
                {history.map(({ form, savedAt, savedBy }) => (
                  <div key={form.version} className="report-cell">
                    <strong>{t('reports.form_version', { number: form.version })}</strong>{' '}
                    {savedAt && savedBy !== 'system'
                      ? t('reports.form_saved_line', { at: instantText(savedAt), by: savedBy })
                      : t('reports.form_shipped')}
                    <div className="report-cell-ways">
                      <Button
                        size="small"
                        disabled={!may('reports:review')}
                        onClick={() => {
                          const { version: _, ...older } = form;
                          setDraft(older);
                        }}
                      >
                        {t('reports.form_start_from')}
                      </Button>
                    </div>
                  </div>
                ))}
              </div>
            ),
          },
        ]}
      />
    </PageFrame>
  );
}

/** Without the lines of options that were left blank. */
function cleaned(draft: Draft): Draft {
  const filled = (options: Draft['sections'][number]['cells'][number]['options']) =>
    options.filter(({ label }) => label.vi.trim() !== '');
  return {
    ...draft,
    sections: draft.sections.map((section) => ({
      ...section,
      cells: section.cells.map((cell) => ({
        ...cell,
        options: filled(cell.options),
        columns: cell.columns.map((column) => ({ ...column, options: filled(column.options) })),
      })),
    })),
  };
}

function saveFile(name: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
