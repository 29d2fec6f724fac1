import './reports.css';
import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons';
import {
  AnswerCell,
  isFigure,
  needsReason,
  type Comparison,
  type FormCell,
} from '@lachan/server/contracts/reports';
import { Button, Tag } from 'antd';
import { useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { KnownBar } from '../../ui/figure.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed } from '../../ui/states.tsx';
import { AnswerForm, type Way } from './answer-form.tsx';
import { EarlierFigures } from './earlier.tsx';
import { figureText, useKnownText, useWords } from './figure-text.ts';
import type { ReportDetail } from './report-page.tsx';
import { TableView } from './table-view.tsx';

type Filled = ReportDetail['cells'][number];

interface Props {
  reportId: string;
  version: number;
  cell: FormCell;
  /** Its number among the figures of the form, to which definitions refer. */
  number: number | undefined;
  filled: Filled | undefined;
  /** The same cell in the version before, when there is one. */
  before: Filled | undefined;
  mayFill: boolean;
  /** The version shown, and whether the rows behind this figure were kept when it froze. */
  shown: number;
  isKept: boolean;
  compared: Comparison | undefined;
}

/** One item of a report: what the system can prove, what the unit says, and one tap to say that it is right. */
export function CellCard({
  reportId,
  version,
  cell,
  number,
  filled,
  before,
  mayFill,
  shown,
  isKept,
  compared,
}: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const answer = useChange(AnswerCell);
  const [way, setWay] = useState<Way | null>(null);
  if (!filled) return null;
  const isAnswered = filled.answer !== 'unanswered';
  const { computed } = filled;
  const send = (fields: Parameters<ComponentProps<typeof AnswerForm>['send']>[0]) =>
    answer.mutate({ ...fields, id: reportId, key: cell.key, version }, { onSuccess: () => setWay(null) });
  const confirm = () =>
    computed && needsReason(cell, computed) ? setWay('confirmed') : send({ answer: 'confirmed' });
  return (
    <div className={isAnswered ? 'report-cell report-cell-done' : 'report-cell'}>
      <div className="report-cell-label">
        {isAnswered ? (
          <CheckCircleFilled style={{ color: '#2f7d4f' }} />
        ) : (
          mayFill && cell.required && <ExclamationCircleFilled style={{ color: '#b7791f' }} />
        )}
        <div>
          {number !== undefined && `${number}. `}
          {words(cell.label)}
          {!cell.required && <small> ({t('reports.not_required')})</small>}
          {cell.definition && <p>{words(cell.definition)}</p>}
        </div>
      </div>
      {isFigure(cell) && (
        <Computed
          cell={cell}
          filled={filled}
          frozenPath={isKept ? `/reports/${reportId}/rows/${cell.key}?version=${shown}` : null}
        />
      )}
      {cell.kind === 'table' && !isAnswered && filled.computedRows && (
        <div className="report-cell-computed report-cell-wide">
          <div>{t('reports.computed_rows', { count: filled.computedRows.length })}</div>
          <TableView columns={cell.columns} rows={filled.computedRows} />
        </div>
      )}
      {isFigure(cell) && (
        <EarlierFigures cell={cell} figure={filled.figure ?? computed} compared={compared} />
      )}
      {isAnswered && <Answered cell={cell} filled={filled} before={before} />}
      {answer.error && way === null && <Failed failure={answer.error} />}
      {mayFill && way === null && (
        <div className="report-cell-ways">
          {isAnswered ? (
            <Button
              onClick={() =>
                setWay(
                  filled.answer === 'unanswered'
                    ? 'own'
                    : filled.answer === 'confirmed'
                      ? 'own'
                      : filled.answer,
                )
              }
            >
              {t('reports.change')}
            </Button>
          ) : isFigure(cell) || cell.kind === 'table' ? (
            <>
              {(computed ?? filled.computedRows) && (
                <Button type="primary" loading={answer.isPending} onClick={confirm}>
                  {t('reports.right')}
                </Button>
              )}
              <Button
                type={(computed ?? filled.computedRows) ? 'default' : 'primary'}
                onClick={() => setWay('own')}
              >
                {t(otherWay(cell, computed !== null || filled.computedRows !== null))}
              </Button>
            </>
          ) : (
            <Button type="primary" onClick={() => setWay('own')}>
              {t('reports.write')}
            </Button>
          )}
        </div>
      )}
      {mayFill && way !== null && (
        <AnswerForm
          cell={cell}
          filled={filled}
          way={way}
          setWay={setWay}
          isPending={answer.isPending}
          failure={answer.error}
          send={send}
        />
      )}
    </div>
  );
}

function otherWay(cell: FormCell, isComputed: boolean): string {
  if (cell.kind === 'table') return isComputed ? 'reports.change_rows' : 'reports.enter_rows';
  return isComputed ? 'reports.other' : 'reports.enter';
}

function Computed({
  cell,
  filled: { computed },
  frozenPath,
}: {
  cell: FormCell;
  filled: Filled;
  /** The rows as they were at freezing, once they are kept. */
  frozenPath: string | null;
}) {
  const { t } = useTranslation();
  const knownText = useKnownText();
  if (!computed) return <div className="report-cell-note">{t('reports.no_computed')}</div>;
  return (
    <div className="report-cell-computed">
      <div>
        {t('reports.computed')}: <strong>{figureText(cell, computed)}</strong>
      </div>
      {computed.parts && (
        <div className="report-cell-note">
          {t('reports.parts')}{' '}
          {computed.parts.map((part) => `${part.unitName}: ${figureText(cell, part)}`).join('; ')}
        </div>
      )}
      <KnownBar known={computed.known} />
      <div className="report-cell-note">
        {[knownText(computed.known), t('reports.computed_at', { at: instantText(computed.at) })]
          .filter(Boolean)
          .join(' · ')}{' '}
        ·{' '}
        <PathLink to={frozenPath ?? computed.rowsPath}>
          {t(frozenPath ? 'reports.see_frozen_rows' : 'reports.see_rows')}
        </PathLink>
      </div>
    </div>
  );
}

/** What the unit says, with its reason, and what it said before when that was another thing. */
function Answered({ cell, filled, before }: { cell: FormCell; filled: Filled; before: Filled | undefined }) {
  const { t } = useTranslation();
  const said = useSaid(cell);
  const [now, then] = [said(filled), before && before.answer !== 'unanswered' ? said(before) : null];
  return (
    <div className="report-cell-answer">
      {filled.answer === 'confirmed' ? (
        <Tag color="green">{t('reports.confirmed')}</Tag>
      ) : (
        <>
          {filled.figure && <Tag color="gold">{t('reports.own')}</Tag>}
          <strong style={{ whiteSpace: 'pre-wrap' }}>{now}</strong>
        </>
      )}
      {filled.rows && filled.rows.length > 0 && <TableView columns={cell.columns} rows={filled.rows} />}
      {then !== null && then !== now && <Tag color="orange">{t('reports.was', { value: then })}</Tag>}
      {filled.reason && <div className="report-cell-note">{filled.reason}</div>}
    </div>
  );
}

function useSaid(cell: FormCell): (filled: Filled) => string {
  const { t } = useTranslation();
  const words = useWords();
  return (filled) => {
    if (filled.figure) return figureText(cell, filled.figure);
    if (filled.answer === 'not_applicable' || filled.answer === 'no_data')
      return t(`reports.${filled.answer}`);
    if (filled.rows) return t('reports.rows_said', { count: filled.rows.length });
    if (cell.kind === 'date' && filled.text) return dayText(filled.text);
    if (cell.kind === 'date-time' && filled.text) return `${dayText(filled.text)} ${filled.text.slice(11)}`;
    const option = cell.options.find(({ value }) => value === filled.text);
    return option ? words(option.label) : (filled.text ?? '');
  };
}
