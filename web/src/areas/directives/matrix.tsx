import { GetMatrix, obligationFilters } from '@lachan/server/contracts/directives';
import { unitKinds, type UnitKind } from '@lachan/server/contracts/organisation';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, usePages } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, numberText } from '../../ui/numbers.ts';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { useIsPhone } from '../../ui/use-is-phone.ts';
import { stateKey } from './obligation-states.tsx';

type MatrixAnswer = Wire<typeof GetMatrix.output>;
type MatrixRow = MatrixAnswer['rows'][number];
type Cell = MatrixRow['cells'][number];

/** Units down, tasks across; on a phone a list. Every cell opens its obligation. */
export function Matrix({ directiveId }: { directiveId: string }) {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const { seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{
    kind?: UnitKind;
    state?: (typeof obligationFilters)[number];
    text?: string;
  }>();
  const { kind, state, text } = filters;
  const asked = {
    id: directiveId,
    ...(kind ? { kind } : {}),
    ...(state ? { state } : {}),
    ...(text ? { text } : {}),
  };
  const head = useCall(GetMatrix, { ...asked, limit: 1 });
  const pages = usePages(GetMatrix, { ...asked, limit: 40 });
  if (pages.error) return <Failed failure={pages.error} retry={() => void pages.refetch()} />;
  const rows = (pages.data?.rows ?? []) as MatrixRow[];
  const tasks = head.data?.tasks ?? [];
  return (
    <div>
      {seesProvince && (
        <div className="page-filters">
          <Input.Search
            allowClear
            placeholder={t('directives.find_unit')}
            defaultValue={text}
            onSearch={(value) => setFilters({ text: value })}
            style={{ maxWidth: 240 }}
          />
          <Select
            allowClear
            placeholder={t('directives.state')}
            style={{ minWidth: 170 }}
            value={state ?? null}
            options={obligationFilters.map((one) => ({ value: one, label: t(`directives.filter_${one}`) }))}
            onChange={(one) => setFilters({ state: one ?? undefined })}
          />
          <Select
            allowClear
            placeholder={t('organisation.kind')}
            style={{ minWidth: 200 }}
            value={kind ?? null}
            options={unitKinds.map((one) => ({ value: one, label: t(`organisation.kind_${one}`) }))}
            onChange={(one) => setFilters({ kind: one ?? undefined })}
          />
        </div>
      )}
      {!pages.data && <Loading />}
      {pages.data && rows.length === 0 && <Nothing text={t('directives.no_units_match')} />}
      {rows.length > 0 &&
        (isPhone ? <Cards rows={rows} tasks={tasks} /> : <Grid rows={rows} tasks={tasks} />)}
      {rows.length > 0 && (
        <div className="row-more">
          <span>{t('ui.shown_of', { shown: rows.length, total: pages.data?.total ?? 0 })}</span>
          {pages.hasNextPage && (
            <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
              {t('ui.load_more')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Grid({ rows, tasks }: { rows: MatrixRow[]; tasks: MatrixAnswer['tasks'] }) {
  const { t } = useTranslation();
  return (
    <div className="matrix-wrap">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{t('directives.unit')}</th>
            {tasks.map((task, index) => (
              <th key={task.id} scope="col" title={task.words}>
                {t('directives.task')} {index + 1}
                <small className="clamp">{task.words}</small>
                <small>
                  {t('directives.done_of', {
                    done: numberText(task.rollUp.accepted),
                    total: numberText(task.rollUp.total),
                  })}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.unitId}>
              <th scope="row">
                {row.unitName}
                {row.daysLate > 0 && (
                  <small className="bad">{t('ui.days_late', { count: row.daysLate })}</small>
                )}
              </th>
              {tasks.map((task) => {
                const cell = row.cells.find(({ taskId }) => taskId === task.id);
                return (
                  <td key={task.id}>{cell ? <CellLink cell={cell} /> : <span className="quiet">–</span>}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ rows, tasks }: { rows: MatrixRow[]; tasks: MatrixAnswer['tasks'] }) {
  const { t } = useTranslation();
  return (
    <div className="row-cards">
      {rows.map((row) => (
        <div key={row.unitId} className="row-card">
          <div className="work-card-top">
            <strong>{row.unitName}</strong>
            {row.daysLate > 0 && <span className="bad">{t('ui.days_late', { count: row.daysLate })}</span>}
          </div>
          {tasks.map((task, index) => {
            const cell = row.cells.find(({ taskId }) => taskId === task.id);
            return (
              cell && (
                <div key={task.id} style={{ marginTop: 8 }}>
                  <div className="quiet clamp">
                    {index + 1}. {task.words}
                  </div>
                  <CellLink cell={cell} />
                </div>
              )
            );
          })}
        </div>
      ))}
    </div>
  );
}

function CellLink({ cell }: { cell: Cell }) {
  const { t } = useTranslation();
  const key = stateKey(cell);
  return (
    <Link
      to={`/obligations/${cell.obligationId}`}
      title={cell.dueOn ? t('directives.due_on', { day: dayText(cell.dueOn) }) : ''}
    >
      <span className={`state state-${key}`}>{t(`directives.state_${key}`)}</span>
      {cell.isMet !== null && (
        <small className={cell.isMet ? 'good' : 'bad'}>
          {t(cell.isMet ? 'directives.met' : 'directives.not_met')}
        </small>
      )}
      {cell.hasOpenObstacle && <small className="bad">{t('directives.has_obstacle')}</small>}
    </Link>
  );
}
