import { ExclamationCircleFilled } from '@ant-design/icons';
import { isFigure, numbersOf } from '@lachan/server/contracts/reports';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWords } from './figure-text.ts';
import type { Sources } from './form-cells.tsx';
import type { Draft } from './form-draft.ts';
import { TableView } from './table-view.tsx';

/** The form as a unit will see it, before anything is filled in. */
export function FormPreview({ form, sources }: { form: Draft; sources: Sources }) {
  const { t } = useTranslation();
  const words = useWords();
  const numbers = numbersOf(form);
  return (
    <div className="form-preview">
      <h2 style={{ marginTop: 0 }}>{words(form.title)}</h2>
      <p className="report-cell-note">
        {t('reports.basis', { basis: words(form.basis) })}. {form.notice && words(form.notice)}
      </p>
      {form.sections.map((section) => (
        <section key={section.key}>
          <h3 style={{ fontSize: 16, margin: '14px 0 8px' }}>{words(section.title)}</h3>
          <div style={{ display: 'grid', gap: 10 }}>
            {section.cells.map((cell) => {
              const number = numbers.get(cell.key);
              const source = sources.find(({ key }) => key === cell.measure);
              return (
                <div key={cell.key} className="report-cell">
                  <div className="report-cell-label">
                    {cell.required && <ExclamationCircleFilled style={{ color: '#b7791f' }} />}
                    <div>
                      {number !== undefined && `${number}. `}
                      {words(cell.label)}
                      {!cell.required && <small> ({t('reports.not_required')})</small>}
                      {cell.definition && <p>{words(cell.definition)}</p>}
                    </div>
                  </div>
                  {source && (
                    <div className="report-cell-note">
                      {t('reports.form_filled_from', { title: words(source.title) })}
                    </div>
                  )}
                  {cell.kind === 'table' && <TableView columns={cell.columns} rows={[]} />}
                  {cell.kind === 'choice' &&
                    cell.options.map((option) => <Tag key={option.value}>{words(option.label)}</Tag>)}
                  <div className="report-cell-ways">
                    {isFigure(cell) ? (
                      <>
                        {source && <Button disabled>{t('reports.right')}</Button>}
                        <Button disabled>{t(source ? 'reports.other' : 'reports.enter')}</Button>
                      </>
                    ) : (
                      <Button disabled>
                        {t(cell.kind === 'table' ? 'reports.enter_rows' : 'reports.write')}
                      </Button>
                    )}
                  </div>
                </div>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
