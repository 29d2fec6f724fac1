import { ImportList } from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Modal, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload, type Failure } from '../../app/http.ts';
import { numberText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import type { List } from './lists-page.tsx';
import { RefusalReport } from './refusal-report.tsx';

type Done = Wire<typeof ImportList.output>;

/** Takes a file into a list and shows, line by line, what was refused and why. */
export function ImportForm({ list, close }: { list: List; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [replace, setReplace] = useState(false);
  const take = useMutation<Done, Failure, File>({
    mutationFn: (chosen) =>
      upload<Done>(`${ImportList.path.replace(':id', list.id)}?replace=${String(replace)}`, [chosen]),
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Modal
      open
      title={`${t('intel.import')} · ${list.name}`}
      okText={t(take.data ? 'intel.close' : 'intel.import')}
      cancelText={t('intel.cancel')}
      okButtonProps={{ disabled: !file }}
      confirmLoading={take.isPending}
      onCancel={close}
      onOk={() => (take.data ? close() : file && take.mutate(file))}
      width={640}
    >
      <p>{t('intel.import_note')}</p>
      {take.error && <Failed failure={take.error} />}
      {!take.data && (
        <div style={{ display: 'grid', gap: 12 }}>
          <Upload
            maxCount={1}
            beforeUpload={(chosen) => {
              setFile(chosen);
              take.reset();
              return false;
            }}
            onRemove={() => setFile(null)}
          >
            <Button>{t('intel.choose_file')}</Button>
          </Upload>
          <Checkbox checked={replace} onChange={(event) => setReplace(event.target.checked)}>
            {t('intel.replace')}
          </Checkbox>
          {take.isPending && <Alert type="info" title={t('intel.import_running')} />}
        </div>
      )}
      {take.data && <Result done={take.data} />}
    </Modal>
  );
}

function Result({ done }: { done: Done }) {
  const { t } = useTranslation();
  const { taken, added, removed, refused, refusals, refusedBy } = done;
  const counts = Object.fromEntries(
    Object.entries({ taken, added, removed, refused }).map(([name, value]) => [name, numberText(value)]),
  );
  return (
    <>
      <Alert type={refused > 0 ? 'warning' : 'success'} showIcon title={t('intel.import_done', counts)} />
      {refusals.length > 0 && <RefusalReport refusedBy={refusedBy} refusals={refusals} />}
    </>
  );
}
