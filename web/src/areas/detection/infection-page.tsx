import { GetInfection } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Card, Descriptions, Tag, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Guide } from './guide.tsx';
import { NextStep } from './next-step.tsx';
import { StateTag } from './state-tag.tsx';

type Infection = Wire<typeof GetInfection.output>;

/** One infected machine: what to do now stands first, then how, then what is known. */
export default function InfectionPage() {
  const { t } = useTranslation();
  const found = useCall(GetInfection, { id: usePathField('id') });
  useLive('detection.');
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const infection = found.data;
  const isOpen = ['seen', 'confirmed', 'isolated'].includes(infection.state) || infection.isStillTalking;
  return (
    <PageFrame
      title={`${infection.machine} · ${infection.malware}`}
      note={
        <>
          {infection.unitName} <StateTag state={infection.state} />
        </>
      }
    >
      {infection.joinedIntoId && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 14 }}
          title={<Link to={`/infections/${infection.joinedIntoId}`}>{t('detection.joined_into')}</Link>}
        />
      )}
      {infection.isStillTalking && (
        <Alert type="error" showIcon title={t('detection.still_talking_note')} style={{ marginBottom: 14 }} />
      )}
      <div
        style={{
          display: 'grid',
          gap: 14,
          gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))',
        }}
      >
        <div style={{ display: 'grid', gap: 14, alignContent: 'start' }}>
          <NextStep key={infection.state} infection={infection} />
          <Callees infection={infection} />
          {isOpen && <Guide infection={infection} />}
          <Traces infection={infection} />
        </div>
        <div style={{ display: 'grid', gap: 14, alignContent: 'start' }}>
          <Facts infection={infection} />
          <History infection={infection} />
        </div>
      </div>
    </PageFrame>
  );
}

function Facts({ infection }: { infection: Infection }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const machine =
    infection.machineId && may('assets:read') ? (
      <Link to={`/machines/${infection.machineId}`}>{infection.machine}</Link>
    ) : (
      infection.machine
    );
  return (
    <Card size="small">
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'machine', label: t('detection.machine'), children: machine },
          ...(infection.addresses.length > 0
            ? [
                {
                  key: 'address',
                  label: t('detection.lease_address'),
                  children: infection.addresses.join(', '),
                },
              ]
            : []),
          { key: 'malware', label: t('detection.malware'), children: infection.malware },
          { key: 'first', label: t('detection.first_seen'), children: instantText(infection.firstSeenAt) },
          { key: 'last', label: t('detection.last_seen'), children: instantText(infection.lastSeenAt) },
          { key: 'contacts', label: t('detection.contacts'), children: numberText(infection.contacts) },
          {
            key: 'known',
            label: t('detection.known_from'),
            children: <Tag>{t(infection.isMeasured ? 'detection.measured' : 'detection.declared')}</Tag>,
          },
        ]}
      />
    </Card>
  );
}

/** Whom to call now: the unit's own people first. */
function Callees({ infection: { callees, unitName } }: { infection: Infection }) {
  const { t } = useTranslation();
  const hasOwn = callees.some((one) => one.unitName === unitName);
  return (
    <Card title={t('detection.callees')} size="small">
      {!hasOwn && <p style={{ marginTop: 0 }}>{t('detection.no_callees', { unit: unitName })}</p>}
      {callees.map(({ unitName: unit, role, name, phone }) => (
        <div key={`${unit} ${role} ${phone}`} style={{ padding: '4px 0' }}>
          <strong>{name}</strong> · <a href={`tel:${phone}`}>{phone}</a>
          <div style={{ color: '#5d6f6b' }}>
            {unit} · {t(`detection.role_${role}`)}
          </div>
        </div>
      ))}
    </Card>
  );
}

function Traces({ infection }: { infection: Infection }) {
  const { t } = useTranslation();
  return (
    <Card title={t('detection.proved_by')} size="small">
      {infection.sightings.length === 0 && t('detection.no_trace')}
      {infection.sightings.map(({ id, day, value, count, sourceName }) => (
        <div key={id} style={{ padding: '6px 0', borderBottom: '1px solid #eef2f0' }}>
          <Link to={`/sightings/${id}`} style={{ overflowWrap: 'anywhere', fontWeight: 600 }}>
            {value}
          </Link>
          <div style={{ color: '#5d6f6b' }}>
            {dayText(day)} · {sourceName} · {t('detection.count')}: {numberText(count)}
          </div>
        </div>
      ))}
    </Card>
  );
}

function History({ infection }: { infection: Infection }) {
  const { t } = useTranslation();
  return (
    <Card title={t('detection.history')} size="small">
      <Timeline
        style={{ marginTop: 10 }}
        items={infection.steps.map(({ id, action, at, by, note, file }) => ({
          key: id,
          content: (
            <>
              <strong>{t(`detection.step_${action}`)}</strong>
              <div style={{ color: '#5d6f6b' }}>
                {instantText(at)} · {by === 'system' ? t('detection.by_system') : by}
              </div>
              {note && <div style={{ whiteSpace: 'pre-line' }}>{note}</div>}
              {file && <a href={`/api/detection/infections/${infection.id}/files/${file.id}`}>{file.name}</a>}
            </>
          ),
        }))}
      />
    </Card>
  );
}
