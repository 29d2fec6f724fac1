import { InboxOutlined } from '@ant-design/icons';
import { ListImports, type MachineImport } from '@lachan/server/contracts/assets';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Card, Radio, Spin, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure, upload } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

type ImportRow = Wire<typeof MachineImport>;

/** First step of an import: the file, and whose machines are in it. */
export default function UploadPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { unit, seesProvince } = useSession();
  const [isByColumn, setByColumn] = useState(seesProvince);
  const [unitId, setUnitId] = useState<string | undefined>(seesProvince ? undefined : unit.id);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSending, setSending] = useState(false);
  const isReady = isByColumn || unitId !== undefined;

  async function send(file: File) {
    setFailure(null);
    setSending(true);
    try {
      const query = isByColumn ? '' : `?targetUnitId=${unitId}`;
      const { id } = await upload<ImportRow>(`/api/machine-imports${query}`, [file]);
      await navigate({ to: `/machines/import/${id}` });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      setFailure(error);
    } finally {
      setSending(false);
    }
  }

  return (
    <PageFrame
      title={t('assets.upload_title')}
      note={t('assets.upload_note')}
      actions={
        <a href="/api/machine-template.xlsx">
          <Button>{t('assets.template')}</Button>
        </a>
      }
    >
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Card>
          {failure && <Failed failure={failure} />}
          {seesProvince && (
            <div style={{ marginBottom: 16 }}>
              <strong>{t('assets.upload_whose')}</strong>
              <Radio.Group
                style={{ display: 'grid', gap: 6, margin: '8px 0' }}
                value={isByColumn}
                onChange={({ target }) => setByColumn(Boolean(target.value))}
                options={[
                  { value: true, label: t('assets.upload_column') },
                  { value: false, label: t('assets.upload_one') },
                ]}
              />
              {!isByColumn && (
                <div style={{ maxWidth: 360 }}>
                  <UnitPicker value={unitId} onChange={setUnitId} />
                </div>
              )}
            </div>
          )}
          <Spin spinning={isSending}>
            <Upload.Dragger
              accept=".xlsx,.csv,.txt,.gz"
              multiple={false}
              showUploadList={false}
              disabled={!isReady || isSending}
              beforeUpload={(file) => {
                void send(file);
                return Upload.LIST_IGNORE;
              }}
            >
              <p className="ant-upload-drag-icon">
                <InboxOutlined />
              </p>
              <p className="ant-upload-text">{t(isReady ? 'ui.choose_file' : 'ui.choose_unit')}</p>
              <p className="ant-upload-hint">{t('assets.upload_hint')}</p>
            </Upload.Dragger>
          </Spin>
        </Card>
        <Card title={t('assets.earlier')}>
          <PagedTable
            endpoint={ListImports}
            input={{ limit: 10 }}
            keyOf={(entry) => entry.id}
            onOpen={(entry) => void navigate({ to: `/machines/import/${entry.id}` })}
            columns={[
              {
                title: t('assets.file'),
                render: (_, entry) => <Link to={`/machines/import/${entry.id}`}>{entry.fileName}</Link>,
              },
              { title: t('assets.uploaded_at'), render: (_, entry) => instantText(entry.uploadedAt) },
              { title: t('assets.uploaded_by'), dataIndex: 'uploadedBy' },
              { title: t('assets.state'), render: (_, entry) => <ImportState entry={entry} /> },
            ]}
            renderCard={(entry) => (
              <>
                <Link to={`/machines/import/${entry.id}`} style={{ fontWeight: 600 }}>
                  {entry.fileName}
                </Link>
                <div>{instantText(entry.uploadedAt)}</div>
                <ImportState entry={entry} />
              </>
            )}
          />
        </Card>
      </div>
    </PageFrame>
  );
}

function ImportState({ entry }: { entry: ImportRow }) {
  const { t } = useTranslation();
  return <>{entry.counts ? t('assets.import_done', { ...entry.counts }) : t('assets.import_waiting')}</>;
}
