import './reports.css';
import { ListForms } from '@lachan/server/contracts/reports';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import { ReportNav } from './report-nav.tsx';

/** Forms of the province: those that came with the product, and its own. */
export default function FormsPage() {
  const { t } = useTranslation();
  const words = useWords();
  const { may } = useSession();
  const navigate = useNavigate();
  const forms = useCall(ListForms, {});
  if (forms.error) return <Failed failure={forms.error} retry={() => void forms.refetch()} />;
  if (!forms.data) return <Loading />;
  return (
    <PageFrame
      title={t('reports.forms')}
      note={t('reports.forms_note')}
      actions={
        may('reports:review') && (
          <Button type="primary" onClick={() => void navigate({ to: '/report-forms/new' })}>
            {t('reports.add_form')}
          </Button>
        )
      }
    >
      <ReportNav />
      <div className="form-grid">
        {forms.data.forms.map((form) => (
          <div key={form.key} className="report-cell">
            <div className="report-cell-label">
              <Link to={`/report-forms/${form.key}`}>{words(form.title)}</Link>
            </div>
            <div style={{ margin: '8px 0' }}>
              <Tag color={form.notice ? 'gold' : 'green'}>
                {t(form.notice ? 'reports.form_internal' : 'reports.form_prescribed')}
              </Tag>
              <Tag>{t('reports.form_version', { number: form.version })}</Tag>
              <Tag>
                {t('reports.form_cells', { count: form.sections.flatMap(({ cells }) => cells).length })}
              </Tag>
            </div>
            <p className="report-cell-note">{form.notice ? words(form.notice) : words(form.basis)}</p>
          </div>
        ))}
      </div>
    </PageFrame>
  );
}
