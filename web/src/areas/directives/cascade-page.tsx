import './directives.css';
import { GetCascade, type CascadeNode } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Card, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useIsPhone } from '../../ui/use-is-phone.ts';
import { dayText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { DirectiveStateTag } from './directives-page.tsx';
import { RollUpBar } from './obligation-states.tsx';
import { titleOf } from './wording.ts';

type Node = Wire<typeof CascadeNode>;
type Task = Node['tasks'][number];

/** From the top letter to the replies of every unit, in one view. */
export default function CascadePage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const cascade = useCall(GetCascade, { id });
  if (cascade.error) return <Failed failure={cascade.error} retry={() => void cascade.refetch()} />;
  if (!cascade.data) return <Loading />;
  const { nodes } = cascade.data;
  return (
    <PageFrame title={t('directives.cascade')} note={t('directives.cascade_note')}>
      <div className="stack">
        {nodes.map((node) => (
          <NodeCard key={node.id} node={node} nodes={nodes} isHere={node.id === id} />
        ))}
      </div>
    </PageFrame>
  );
}

function NodeCard({ node, nodes, isHere }: { node: Node; nodes: Node[]; isHere: boolean }) {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const hasChildren = nodes.some(({ parentId }) => parentId === node.id);
  const open = hasChildren ? node.tasks.filter(({ coveredBy }) => coveredBy.length === 0) : [];
  return (
    <Card
      size="small"
      style={{
        marginInlineStart: node.depth * (isPhone ? 10 : 36),
        ...(isHere ? { borderColor: '#0f6f5c', borderWidth: 2 } : {}),
      }}
    >
      <DirectiveStateTag state={node.state} />{' '}
      <Link to="/directives/$id" params={{ id: node.id }}>
        <strong>{node.label || t('directives.no_number')}</strong>
      </Link>{' '}
      <span className="quiet">
        {[node.issuedOn && dayText(node.issuedOn), node.issuer].filter(Boolean).join(' · ')}
      </span>
      <div>{titleOf(node.subject)}</div>
      {node.rollUp.total > 0 && <RollUpBar rollUp={node.rollUp} />}
      {open.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ margin: '8px 0' }}
          title={t('directives.open_above', { count: open.length })}
        />
      )}
      {node.tasks.map((task) => (
        <TaskLine key={task.id} task={task} node={node} nodes={nodes} hasChildren={hasChildren} />
      ))}
    </Card>
  );
}

function TaskLine({
  task,
  node,
  nodes,
  hasChildren,
}: {
  task: Task;
  node: Node;
  nodes: Node[];
  hasChildren: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div className="row-card" style={{ marginTop: 8 }}>
      <div className="clamp">
        {task.place && <strong>{task.place}. </strong>}
        {task.words}
      </div>
      <div className="quiet">
        {task.dueOn ? t('directives.due_on', { day: dayText(task.dueOn) }) : t('directives.no_day')}
        {task.rollUp.total > 0 && (
          <>
            {' · '}
            <PathLink to={`/obligations?directiveId=${node.id}`}>
              {t('directives.replies_of', {
                done: task.rollUp.reported + task.rollUp.accepted,
                total: task.rollUp.total,
              })}
            </PathLink>
          </>
        )}
      </div>
      {hasChildren && task.coveredBy.length === 0 && (
        <Tag color="orange">{t('directives.covered_by_nobody')}</Tag>
      )}
      {task.coveredBy.map((cover) => (
        <div key={cover.taskId}>
          ↳ {nodes.find(({ id }) => id === cover.directiveId)?.label}
          {cover.dueOn && ` · ${t('directives.due_on', { day: dayText(cover.dueOn) })}`}{' '}
          {cover.isTooLate && <Tag color="red">{t('directives.too_late_for_above')}</Tag>}
        </div>
      ))}
    </div>
  );
}
