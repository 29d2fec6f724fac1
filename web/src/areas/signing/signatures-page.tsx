import { InboxOutlined } from '@ant-design/icons';
import type { FileVerdict } from '@lachan/server/contracts/signing';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation } from '@tanstack/react-query';
import { Alert, Card, Upload } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { fetchFile, upload, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { KeysCard } from './keys-card.tsx';
import { SignCard } from './sign-card.tsx';
import { TrustCard } from './trust-card.tsx';
import { SignatureList } from './signature-list.tsx';

type Verdict = Wire<typeof FileVerdict>;

const KEPT_FILE = /^\/api\/(reports|obligations|directives)\/[\w/-]+$/;

/** Anyone drops a file and reads who signed it; who may, signs; the administrator says whom to believe. */
export default function SignaturesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [{ file: kept }] = useFilters<{ file?: string }>();
  const { mutate, ...check } = useMutation<Verdict, Failure, File | string>({
    mutationFn: async (file) =>
      upload<Verdict>('/api/signing/check', [typeof file === 'string' ? await fetchFile(file) : file]),
  });
  // Another page asks about a file that stands there; nothing but files of the product is fetched.
  useEffect(() => {
    if (kept !== undefined && KEPT_FILE.test(kept)) mutate(kept);
  }, [kept, mutate]);
  return (
    <PageFrame title={t('signing.title')} note={t('signing.note')}>
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 16, maxWidth: 960 }}>
        <Upload.Dragger
          accept=".pdf,.xml,.edxml"
          multiple={false}
          showUploadList={false}
          beforeUpload={(file) => {
            mutate(file);
            return false;
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p className="ant-upload-text">{t('signing.drop')}</p>
        </Upload.Dragger>
        {check.isPending && <Loading />}
        {check.error && <Failed failure={check.error} />}
        {check.data && (
          <Card title={check.data.fileName}>
            <Alert
              showIcon
              type={check.data.isValid ? 'success' : 'error'}
              title={check.data.summary}
              style={{ marginBottom: 12 }}
            />
            <SignatureList signatures={check.data.signatures} />
          </Card>
        )}
        {may('signing:sign') && <SignCard />}
        {(may('signing:sign') || may('signing:manage')) && <KeysCard />}
        <TrustCard />
      </div>
    </PageFrame>
  );
}
