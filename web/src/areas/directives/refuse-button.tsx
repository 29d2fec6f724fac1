import { RefuseDocument } from '@lachan/server/contracts/directives';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Sends a document of the exchange back to whoever sent it, with the reason. */
export function RefuseButton({ id, sender }: { id: string; sender: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const refuse = useChange(RefuseDocument);
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('directives.refuse_document')}
      </Button>
      <Modal
        open={isOpen}
        title={t('directives.refuse_question', { sender })}
        okText={t('directives.refuse_document')}
        cancelText={t('ui.cancel')}
        confirmLoading={refuse.isPending}
        onCancel={() => setOpen(false)}
        onOk={() => refuse.mutate({ id, reason }, { onSuccess: () => void navigate({ to: '/directives' }) })}
      >
        {refuse.error && <Failed failure={refuse.error} />}
        <Input.TextArea
          rows={3}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          placeholder={t('directives.refuse_reason')}
          aria-label={t('directives.refuse_reason')}
        />
      </Modal>
    </>
  );
}
