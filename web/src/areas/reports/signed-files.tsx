import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { upload, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed } from '../../ui/states.tsx';
import type { ReportDetail } from './report-page.tsx';

/** Who approved the submission, and the signed PDF beside it: download, sign, bring it back. */
export function SignedFiles({ report }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const client = useQueryClient();
  const { id, shown, signedFiles } = report;
  const version = report.versions.find(({ number }) => number === shown);
  const put = useMutation<unknown, Failure, File>({
    mutationFn: (file) => upload(`/api/reports/${id}/signed-files`, [file]),
    onSettled: () => client.invalidateQueries(),
  });
  if (!version?.submittedAt) return null;
  const files = signedFiles.filter((file) => file.version === shown);
  return (
    <Card title={t('reports.approval')} size="small">
      <p style={{ marginTop: 0 }}>
        {t('reports.approved_by', { by: version.submittedBy, at: instantText(version.submittedAt) })}
      </p>
      {files.length > 0 && (
        <ul style={{ margin: '0 0 10px', paddingInlineStart: 18 }}>
          {files.map((file) => (
            <li key={file.id}>
              <a href={`/api/reports/${id}/signed-files/${file.id}`}>{file.name}</a>{' '}
              <PathLink to={`/signatures?file=/api/reports/${id}/signed-files/${file.id}`}>
                {t('ui.check_signatures')}
              </PathLink>
              <div className="report-cell-note">
                {t('reports.signed_line', { at: instantText(file.at), by: file.by })}
                <span className="report-hash">SHA-256 {file.sha256}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className="report-cell-note">{t('reports.signed_note')}</p>
      {put.error && <Failed failure={put.error} />}
      {may('reports:submit') && shown === (report.effectiveVersion ?? report.version) && (
        <div className="report-cell-ways">
          <Button href={`/api/reports/${id}/download?format=pdf&version=${shown}`}>
            {t('reports.pdf_to_sign')}
          </Button>
          <Upload
            accept=".pdf"
            showUploadList={false}
            beforeUpload={(file) => {
              put.mutate(file);
              return false;
            }}
          >
            <Button icon={<SafetyCertificateOutlined />} loading={put.isPending}>
              {t('reports.add_signed')}
            </Button>
          </Upload>
        </div>
      )}
    </Card>
  );
}
