import { InboxOutlined } from '@ant-design/icons';
import { ReadDirectiveText } from '@lachan/server/contracts/directives';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Spin, Tabs, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload, useChange, type Failure } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Brings a letter in, as a file or as text, and opens the draft that was read from it. */
export function IntakeModal({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSending, setSending] = useState(false);
  const [text, setText] = useState('');
  const read = useChange(ReadDirectiveText);
  const open = (id: string) => void navigate({ to: `/directives/${id}` });
  const send = async (file: File) => {
    setSending(true);
    setFailure(null);
    try {
      const { id } = await upload<{ id: string }>('/api/directives/file', [file]);
      await client.invalidateQueries();
      open(id);
    } catch (error) {
      setFailure(error as Failure);
      setSending(false);
    }
  };
  return (
    <Modal open title={t('directives.receive')} footer={null} onCancel={close} width={640}>
      {(failure ?? read.error) && <Failed failure={(failure ?? read.error) as Failure} />}
      <Tabs
        items={[
          {
            key: 'file',
            label: t('directives.from_file'),
            children: (
              <Spin spinning={isSending}>
                <Upload.Dragger
                  accept=".docx,.txt,.edxml,.xml,.pdf"
                  showUploadList={false}
                  maxCount={1}
                  beforeUpload={(file) => {
                    void send(file);
                    return false;
                  }}
                >
                  <p className="ant-upload-drag-icon">
                    <InboxOutlined />
                  </p>
                  <p>{t('ui.choose_file')}</p>
                  <p className="quiet">{t('directives.file_kinds')}</p>
                </Upload.Dragger>
              </Spin>
            ),
          },
          {
            key: 'text',
            label: t('directives.from_text'),
            children: (
              <div className="stack">
                <Input.TextArea
                  rows={12}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                  placeholder={t('directives.paste_here')}
                  aria-label={t('directives.paste_here')}
                />
                <Button
                  type="primary"
                  loading={read.isPending}
                  onClick={() => read.mutate({ text }, { onSuccess: ({ id }) => open(id) })}
                >
                  {t('directives.read_text')}
                </Button>
              </div>
            ),
          },
        ]}
      />
      <p className="quiet">{t('directives.no_secrets')}</p>
    </Modal>
  );
}
