import {
  AcceptMet,
  GetMatrix,
  ListObstacles,
  MeasureObligations,
  UrgeLate,
  WithdrawDirective,
} from '@lachan/server/contracts/directives';
import { Alert, App, Button, Collapse, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchFile, uploadForFile, useCall, useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { Figure } from '../../ui/figure.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { saveFile } from '../../ui/save-file.ts';
import { SignButton } from '../../ui/sign-button.tsx';
import { SignatureVerdict } from '../../ui/signature-verdict.tsx';
import { Failed } from '../../ui/states.tsx';
import type { DirectiveDetail } from './directive-page.tsx';
import { Matrix } from './matrix.tsx';
import { MessagesCard } from './messages-card.tsx';
import { ObstacleItem } from './obstacles-card.tsx';
import { Relatives } from './relatives.tsx';

/** A sent letter: how far it has come, who is late, what stands in the way, and the letter itself. */
export function IssuedView({ directive }: { directive: DirectiveDetail }) {
  const { t } = useTranslation();
  const { may, seesProvince } = useSession();
  const { id, rollUp, state } = directive;
  useLive('directives.');
  const figures = (['total', 'reported', 'accepted', 'returned', 'overdue'] as const).map((part) => ({
    part,
    value: rollUp[part],
  }));
  return (
    <div className="stack">
      {state === 'withdrawn' && (
        <Alert
          type="warning"
          showIcon
          title={t('directives.withdrawn_on', { at: instantText(directive.withdrawnAt) })}
          description={directive.withdrawnReason}
        />
      )}
      <Relatives directive={directive} />
      {seesProvince && (
        <div className="work-head">
          {figures.map(({ part, value }) => (
            <Figure
              key={part}
              label={t(`directives.figure_${part}`)}
              value={value}
              isBad={part === 'overdue' && value > 0}
              to={`/obligations?directiveId=${id}${part === 'total' ? '' : `&state=${part}`}`}
            />
          ))}
        </div>
      )}
      {state === 'issued' && may('directives:review') && <Actions directive={directive} />}
      <OpenObstacles directiveId={id} />
      <Matrix directiveId={id} />
      {may('directives:issue') && <MessagesCard directiveId={id} />}
      <Collapse
        items={[
          {
            key: 'letter',
            label: t('directives.the_letter'),
            children: (
              <>
                {directive.sourceFileName && (
                  <a href={`/api/directives/${id}/source`} download={directive.sourceFileName}>
                    {directive.sourceFileName}
                  </a>
                )}
                {directive.signatures && (
                  <div style={{ margin: '8px 0' }}>
                    <SignatureVerdict verdict={directive.signatures} file={`/api/directives/${id}/source`} />
                  </div>
                )}
                <div className="source" style={{ position: 'static', maxHeight: 'none', border: 0 }}>
                  {directive.sourceText}
                </div>
              </>
            ),
          },
        ]}
      />
    </div>
  );
}

function OpenObstacles({ directiveId }: { directiveId: string }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const obstacles = useCall(ListObstacles, { directiveId, open: 'true', limit: 50 });
  const rows = obstacles.data?.rows ?? [];
  if (rows.length === 0 || !may('directives:review')) return null;
  return (
    <Collapse
      items={[
        {
          key: 'obstacles',
          label: <strong>{t('directives.open_obstacles', { count: obstacles.data?.total ?? 0 })}</strong>,
          children: rows.map((obstacle) => <ObstacleItem key={obstacle.id} obstacle={obstacle} withUnit />),
        },
      ]}
    />
  );
}

function Actions({ directive }: { directive: DirectiveDetail }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { may } = useSession();
  const [isUrging, setUrging] = useState(false);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const measure = useChange(MeasureObligations);
  const acceptMet = useChange(AcceptMet);
  const late = directive.rollUp.overdue;
  const hasMeasures = directive.tasks.some(({ measureKey }) => measureKey !== null);
  return (
    <div className="page-filters" style={{ margin: 0 }}>
      {late > 0 && (
        <>
          <Button type="primary" onClick={() => setUrging(true)}>
            {t('directives.urge')}
          </Button>
          <Button href={`/api/directives/${directive.id}/urging-letter`} download>
            {t('directives.urging_letter')}
          </Button>
          <Button href={`/api/directives/${directive.id}/urging-letter?format=pdf`} download>
            {t('directives.urging_letter_pdf')}
          </Button>
          <SignButton sign={(ask) => signLetter(directive.id, ask)} done={t('directives.letter_signed')} />
        </>
      )}
      {hasMeasures && (
        <Button
          loading={measure.isPending}
          onClick={() =>
            measure.mutate(
              { id: directive.id },
              {
                onSuccess: (done) =>
                  void message.success(t('directives.measured_done', { count: done.obligations })),
              },
            )
          }
        >
          {t('directives.measure_now')}
        </Button>
      )}
      {hasMeasures && directive.rollUp.reported > 0 && (
        <Button
          loading={acceptMet.isPending}
          onClick={() =>
            acceptMet.mutate(
              { id: directive.id },
              {
                onSuccess: (done) =>
                  void message.success(t('directives.accepted_met', { count: done.obligations })),
              },
            )
          }
        >
          {t('directives.accept_met')}
        </Button>
      )}
      {may('directives:issue') && (
        <Button danger onClick={() => setWithdrawing(true)}>
          {t('directives.withdraw')}
        </Button>
      )}
      {measure.error && <Failed failure={measure.error} />}
      {acceptMet.error && <Failed failure={acceptMet.error} />}
      {isUrging && <UrgeModal id={directive.id} close={() => setUrging(false)} />}
      {isWithdrawing && <WithdrawModal id={directive.id} close={() => setWithdrawing(false)} />}
    </div>
  );
}

function UrgeModal({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const urge = useChange(UrgeLate);
  const late = useCall(GetMatrix, { id, state: 'overdue', limit: 1 });
  const send = () =>
    urge.mutate(
      { id, words },
      {
        onSuccess: (done) => {
          void message.success(
            t('directives.urged_done', { units: done.units, obligations: done.obligations }),
          );
          close();
        },
      },
    );
  return (
    <Modal
      open
      title={t('directives.urge_title', { count: numberText(late.data?.total ?? 0) })}
      okText={t('directives.urge')}
      cancelText={t('ui.cancel')}
      confirmLoading={urge.isPending}
      onCancel={close}
      onOk={send}
    >
      <p>{t('directives.urge_note')}</p>
      <Input.TextArea
        rows={3}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        placeholder={t('directives.urge_words')}
        aria-label={t('directives.urge_words')}
      />
      {urge.error && <Failed failure={urge.error} />}
    </Modal>
  );
}

function WithdrawModal({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const withdraw = useChange(WithdrawDirective);
  return (
    <Modal
      open
      title={t('directives.withdraw_title')}
      okText={t('directives.withdraw')}
      okButtonProps={{ danger: true }}
      cancelText={t('ui.cancel')}
      confirmLoading={withdraw.isPending}
      onCancel={close}
      onOk={() => withdraw.mutate({ id, reason }, { onSuccess: close })}
    >
      <p>{t('directives.withdraw_note')}</p>
      <Input.TextArea
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t('directives.withdraw_reason')}
        aria-label={t('directives.withdraw_reason')}
      />
      {withdraw.error && <Failed failure={withdraw.error} />}
    </Modal>
  );
}

/** The signed letter goes to whoever signed it: to the clerk's office, who send it. */
async function signLetter(id: string, ask: { purpose: string; passphrase: string }): Promise<void> {
  const letter = await fetchFile(`/api/directives/${id}/urging-letter?format=pdf`);
  saveFile(await uploadForFile('/api/signing/sign', [letter], { ...ask }));
}
