import { UploadOutlined } from '@ant-design/icons';
import { SignReport } from '@lachan/server/contracts/reports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { call, upload, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { SignButton } from '../../ui/sign-button.tsx';
import { SignatureVerdict } from '../../ui/signature-verdict.tsx';
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
        <div style={{ display: 'grid', gap: 12, marginBottom: 12 }}>
          {files.map((file) => {
            const path = `/api/reports/${id}/signed-files/${file.id}`;
            return (
              <section key={file.id}>
                <a href={path} style={{ overflowWrap: 'anywhere' }}>
                  {file.name}
                </a>
                <div className="report-cell-note" style={{ marginBottom: 6 }}>
                  {t('reports.signed_line', { at: instantText(file.at), by: file.by })}
                  <span className="report-hash">SHA-256 {file.sha256}</span>
                </div>
                {file.isOriginal === false && (
                  <Alert
                    showIcon
                    type="warning"
                    style={{ marginBottom: 6 }}
                    title={t('reports.signed_other')}
                  />
                )}
                {file.verdict ? (
                  <SignatureVerdict verdict={file.verdict} file={path} />
                ) : (
                  <PathLink to={`/signatures?file=${path}`}>{t('ui.check_signatures')}</PathLink>
                )}
              </section>
            );
          })}
        </div>
      )}
      <p className="report-cell-note">{t('reports.signed_note')}</p>
      {put.error && <Failed failure={put.error} />}
      {shown === (report.effectiveVersion ?? report.version) && (
        <div className="report-cell-ways">
          <SignButton
            sign={(ask) => call(SignReport, { id, ...ask }).then(() => client.invalidateQueries())}
            done={t('reports.signed_done')}
          />
          <Button href={`/api/reports/${id}/download?format=pdf&version=${shown}`}>
            {t('reports.pdf_to_sign')}
          </Button>
          {may('reports:submit') && (
            <Upload
              accept=".pdf"
              showUploadList={false}
              beforeUpload={(file) => {
                put.mutate(file);
                return false;
              }}
            >
              <Button icon={<UploadOutlined />} loading={put.isPending}>
                {t('reports.add_signed')}
              </Button>
            </Upload>
          )}
        </div>
      )}
    </Card>
  );
}
