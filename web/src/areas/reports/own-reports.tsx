import './reports.css';
import { ListReports } from '@lachan/server/contracts/reports';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Nothing } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import { StateTag, useDueText } from './state-tag.tsx';

/** Reports of the reader's own unit, those to be sent first. */
export function OwnReports() {
  const { t } = useTranslation();
  const words = useWords();
  const due = useDueText();
  const navigate = useNavigate();
  return (
    <PagedTable
      endpoint={ListReports}
      input={{}}
      keyOf={(report) => report.id}
      onOpen={(report) => void navigate({ to: `/reports/${report.id}` })}
      empty={<Nothing text={t('reports.none_owed')} />}
      columns={[
        {
          title: t('reports.reports'),
          render: (_, report) => (
            <Link to={`/reports/${report.id}`}>
              {words(report.formTitle)}, {words(report.periodLabel)}
            </Link>
          ),
        },
        { title: t('reports.period'), render: (_, report) => due(report.dueOn, report.submittedAt !== null) },
        { title: t('reports.unit'), dataIndex: 'unitName' },
        { title: t('reports.state'), render: (_, report) => <StateTag report={report} /> },
      ]}
      renderCard={(report) => (
        <>
          <Link to={`/reports/${report.id}`}>
            <strong>
              {words(report.formTitle)}, {words(report.periodLabel)}
            </strong>
          </Link>
          <div style={{ margin: '4px 0 8px' }}>{due(report.dueOn, report.submittedAt !== null)}</div>
          <StateTag report={report} />
        </>
      )}
    />
  );
}
