import { InboxOutlined } from '@ant-design/icons';
import { ApplyRegister, UploadRegister } from '@lachan/server/contracts/organisation';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Card, Statistic, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Failure, upload, useChange } from '../../app/http.ts';
import { numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed } from '../../ui/states.tsx';

type Report = Wire<typeof UploadRegister.output>;

/** Networks, codes and contacts of hundreds of units in one go: file, preview, then the register. */
export default function RegisterPage() {
  const { t } = useTranslation();
  const send = useMutation<Report, Failure, File>({
    mutationFn: (file) => upload<Report>(UploadRegister.path, [file]),
  });
  const apply = useChange(ApplyRegister);
  const report = apply.data ?? send.data;
  const restart = () => {
    send.reset();
    apply.reset();
  };
  return (
    <PageFrame
      title={t('organisation.register_title')}
      note={t('organisation.register_note')}
      actions={
        <a href="/api/unit-register.xlsx">
          <Button>{t('organisation.register_download')}</Button>
        </a>
      }
    >
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {send.error && <Failed failure={send.error} />}
        {apply.error && <Failed failure={apply.error} />}
        {report ? (
          <>
            <Card
              title={t(apply.data ? 'organisation.register_done' : 'organisation.register_preview', {
                name: report.fileName,
              })}
            >
              <Counts report={report} />
              <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 16 }}>
                {!apply.data && newIn(report) > 0 && (
                  <Button
                    type="primary"
                    loading={apply.isPending}
                    onClick={() => apply.mutate({ id: report.id })}
                  >
                    {t('organisation.register_apply')}
                  </Button>
                )}
                {apply.data && (
                  <PathLink to="/units">
                    <Button type="primary">{t('organisation.register_back')}</Button>
                  </PathLink>
                )}
                <Button onClick={restart}>{t('organisation.register_other')}</Button>
              </div>
            </Card>
            <Faults report={report} />
          </>
        ) : (
          <Card>
            <Upload.Dragger
              accept=".xlsx,.csv"
              maxCount={1}
              showUploadList={false}
              disabled={send.isPending}
              beforeUpload={(file) => {
                send.mutate(file);
                return false;
              }}
            >
              <p>
                <InboxOutlined style={{ fontSize: 34 }} />
              </p>
              <p>{t('organisation.register_drop')}</p>
            </Upload.Dragger>
          </Card>
        )}
      </div>
    </PageFrame>
  );
}

function newIn({ organIds, networks, contacts }: Report): number {
  return organIds + networks + contacts;
}

function Counts({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <>
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))' }}>
        <Statistic title={t('organisation.register_rows')} value={numberText(report.rows)} />
        <Statistic title={t('organisation.register_organ_ids')} value={numberText(report.organIds)} />
        <Statistic title={t('organisation.register_networks')} value={numberText(report.networks)} />
        <Statistic title={t('organisation.register_contacts')} value={numberText(report.contacts)} />
        <Statistic title={t('organisation.register_refused')} value={numberText(report.refused)} />
      </div>
      {newIn(report) === 0 && (
        <Alert style={{ marginTop: 16 }} type="info" showIcon title={t('organisation.register_nothing')} />
      )}
    </>
  );
}

function Faults({ report: { faults } }: { report: Report }) {
  const { t } = useTranslation();
  if (faults.length === 0) return null;
  return (
    <Card title={t('organisation.register_faults')}>
      <ul style={{ margin: 0, paddingInlineStart: 18, overflowWrap: 'anywhere' }}>
        {faults.map(({ line, field, reason, value }, place) => (
          <li key={place}>
            {t('ui.line', { line })}
            {field && ` · ${t(`organisation.register_field_${field}`)}`}
            {': '}
            {t(reason, { value: value ?? '' })}{' '}
            {value !== null && reason !== 'organisation.bad_network' && <code>{value}</code>}
          </li>
        ))}
      </ul>
      {faults.length === 200 && <p>{t('organisation.register_first', { count: faults.length })}</p>}
    </Card>
  );
}
