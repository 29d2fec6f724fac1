import { CreateFeed, feedAuths, feedKinds, ReviseFeed, sharingLevels } from '@lachan/server/contracts/intel';
import { Alert, Checkbox, Collapse, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange, type Failure } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';
import { FeedTlsFields, tlsInputOf, type TlsValues } from './feed-tls-fields.tsx';
import type { Feed } from './feeds-page.tsx';

interface Values {
  name: string;
  origin: string;
  kind: Feed['kind'];
  isByFile: boolean;
  url?: string;
  confidencePercent: number;
  sharing: Feed['sharing'];
  meansInfection: boolean;
  everyMinutes: number;
  staleAfterHours: number;
  keptDays: number | null;
  isOn: boolean;
  isPrivateAllowed: boolean;
  otherHosts: string[];
  limitMegabytes: number;
  timeoutSeconds: number;
  auth: Feed['auth'];
  login?: string;
  secret?: string;
  tls: TlsValues;
  valueColumn?: string;
  separator: string;
  familyColumn?: string;
  descriptionColumn?: string;
}

const MEGABYTE = 1024 ** 2;

/** A new feed, or one that stands. A password is never shown: an empty field leaves it as it is. */
export function FeedForm({ feed, close }: { feed: Feed | null; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form);
  const isByFile = Form.useWatch('isByFile', form);
  const auth = Form.useWatch('auth', form);
  const create = useChange(CreateFeed);
  const revise = useChange(ReviseFeed);
  const failure = create.error ?? revise.error;
  const after = {
    onSuccess: close,
    onError: (error: Failure) => showFaults(form, error, (reason) => t(reason)),
  };
  const asksOnly = kind === 'taxii' || kind === 'misp-api';
  return (
    <Modal
      open
      width={640}
      title={t(feed ? 'intel.revise_feed' : 'intel.add_feed')}
      okText={t('intel.save')}
      cancelText={t('intel.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={create.isPending || revise.isPending}
    >
      {failure && <Failed failure={failure} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={valuesOf(feed)}
        onFinish={(values) => {
          const input = inputOf(values, feed);
          if (feed) revise.mutate({ id: feed.id, ...input }, after);
          else create.mutate(input, after);
        }}
      >
        <Form.Item name="name" label={t('intel.name')} rules={[{ required: true, min: 2 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="origin" label={t('intel.origin')} rules={[{ required: true, min: 2 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="kind" label={t('intel.feed_kind')}>
          <Select options={feedKinds.map((value) => ({ value, label: t(`intel.feed_kind_${value}`) }))} />
        </Form.Item>
        {!asksOnly && (
          <Form.Item name="isByFile" valuePropName="checked" extra={t('intel.by_file_hint')}>
            <Checkbox>{t('intel.by_file')}</Checkbox>
          </Form.Item>
        )}
        {(!isByFile || asksOnly) && (
          <Form.Item
            name="url"
            label={t('intel.url')}
            rules={[{ required: true }]}
            extra={kind && t(`intel.url_hint_${kind}`)}
          >
            <Input placeholder="https://" inputMode="url" />
          </Form.Item>
        )}
        {kind === 'csv' && <CsvFields />}
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0 14px' }}>
          <Form.Item name="confidencePercent" label={t('intel.confidence')} rules={[{ required: true }]}>
            <InputNumber min={0} max={100} />
          </Form.Item>
          <Form.Item name="sharing" label={t('intel.sharing')} style={{ flex: '1 1 200px' }}>
            <Select options={sharingLevels.map((value) => ({ value, label: t(`intel.sharing_${value}`) }))} />
          </Form.Item>
        </div>
        <Form.Item name="meansInfection" valuePropName="checked" extra={t('intel.means_infection_hint')}>
          <Checkbox>{t('intel.means_infection')}</Checkbox>
        </Form.Item>
        <Form.Item name="isOn" valuePropName="checked">
          <Checkbox>{t('intel.feed_on')}</Checkbox>
        </Form.Item>
        <Collapse
          ghost
          items={[
            {
              key: 'more',
              label: t('intel.more_settings'),
              forceRender: true,
              children: <MoreFields auth={auth} feed={feed} />,
            },
          ]}
        />
      </Form>
    </Modal>
  );
}

function CsvFields() {
  const { t } = useTranslation();
  return (
    <>
      <Alert type="info" title={t('intel.csv_hint')} style={{ marginBottom: 12 }} />
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0 14px' }}>
        <Form.Item name="valueColumn" label={t('intel.csv_value')} style={{ flex: '1 1 140px' }}>
          <Input />
        </Form.Item>
        <Form.Item name="familyColumn" label={t('intel.csv_family')} style={{ flex: '1 1 140px' }}>
          <Input />
        </Form.Item>
        <Form.Item name="descriptionColumn" label={t('intel.csv_description')} style={{ flex: '1 1 140px' }}>
          <Input />
        </Form.Item>
        <Form.Item name="separator" label={t('intel.csv_separator')}>
          <Select
            style={{ width: 110 }}
            options={[',', ';', '|', '\t'].map((value) => ({ value, label: value === '\t' ? 'Tab' : value }))}
          />
        </Form.Item>
      </div>
    </>
  );
}

function MoreFields({ auth, feed }: { auth: Feed['auth'] | undefined; feed: Feed | null }) {
  const { t } = useTranslation();
  const hasSecret = feed !== null && feed.auth !== 'none';
  const numbers = [
    ['everyMinutes', 5, 43_200],
    ['staleAfterHours', 1, 8_760],
    ['keptDays', 0, 3_650],
    ['limitMegabytes', 1, 4_096],
    ['timeoutSeconds', 5, 3_600],
  ] as const;
  return (
    <>
      <Form.Item name="auth" label={t('intel.auth')}>
        <Select options={feedAuths.map((value) => ({ value, label: t(`intel.auth_${value}`) }))} />
      </Form.Item>
      {auth === 'basic' && (
        <Form.Item name="login" label={t('intel.login')}>
          <Input autoComplete="off" />
        </Form.Item>
      )}
      {auth && auth !== 'none' && (
        <Form.Item
          name={['access', 'secret']}
          label={t('intel.secret')}
          {...(hasSecret ? { extra: t('intel.secret_kept') } : {})}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
      <FeedTlsFields feed={feed} />
      <div
        style={{
          display: 'grid',
          gap: '0 14px',
          gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
        }}
      >
        {numbers.map(([name, min, max]) => (
          <Form.Item key={name} name={name} label={t(`intel.field_${name}`)}>
            <InputNumber min={min} max={max} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
      <Form.Item name="otherHosts" label={t('intel.other_hosts')} extra={t('intel.other_hosts_hint')}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="isPrivateAllowed" valuePropName="checked" extra={t('intel.private_hint')}>
        <Checkbox>{t('intel.private_allowed')}</Checkbox>
      </Form.Item>
    </>
  );
}

function hasTls(feed: Feed | null): boolean {
  return feed !== null && (feed.clientCertificate !== null || feed.hasOwnAuthority);
}

function valuesOf(feed: Feed | null): Partial<Values> {
  const base = {
    confidencePercent: 70,
    sharing: 'green' as const,
    meansInfection: true,
    kind: 'text' as const,
    everyMinutes: 360,
    staleAfterHours: 72,
    keptDays: 0,
    isOn: true,
    auth: 'none' as const,
    separator: ',',
    otherHosts: [],
    limitMegabytes: 256,
    timeoutSeconds: 300,
    isByFile: false,
    tls: { mode: hasTls(feed) ? ('keep' as const) : ('none' as const) },
  };
  if (!feed) return base;
  const { columns, limitBytes, url, ...rest } = feed;
  return {
    ...base,
    ...rest,
    isByFile: url === null,
    ...(url === null ? {} : { url }),
    limitMegabytes: Math.max(1, Math.round(limitBytes / MEGABYTE)),
    ...(columns
      ? {
          valueColumn: String(columns.value),
          separator: columns.separator ?? ',',
          familyColumn: String(columns.family ?? ''),
          descriptionColumn: String(columns.description ?? ''),
        }
      : {}),
  };
}

function inputOf(values: Values & { access?: { secret?: string } }, feed: Feed | null) {
  const asksOnly = values.kind === 'taxii' || values.kind === 'misp-api';
  const column = (text: string | undefined) => {
    const name = text?.trim();
    if (!name) return undefined;
    return /^\d+$/.test(name) ? Number(name) : name;
  };
  const value = column(values.valueColumn);
  const [family, description] = [column(values.familyColumn), column(values.descriptionColumn)];
  return {
    name: values.name,
    origin: values.origin,
    kind: values.kind,
    url: values.isByFile && !asksOnly ? null : (values.url ?? null),
    confidencePercent: values.confidencePercent,
    sharing: values.sharing,
    meansInfection: values.meansInfection,
    everyMinutes: values.everyMinutes,
    staleAfterHours: values.staleAfterHours,
    keptDays: values.keptDays,
    isOn: values.isOn,
    isPrivateAllowed: values.isPrivateAllowed ?? false,
    otherHosts: values.otherHosts,
    limitBytes: values.limitMegabytes * MEGABYTE,
    timeoutSeconds: values.timeoutSeconds,
    format: feed?.format ?? null,
    columns:
      values.kind === 'csv' && value !== undefined
        ? {
            value,
            separator: values.separator,
            ...(family === undefined ? {} : { family }),
            ...(description === undefined ? {} : { description }),
          }
        : null,
    ...tlsInputOf(values.tls),
    access: {
      auth: values.auth,
      login: values.login || null,
      secret: values.access?.secret || null,
    },
  };
}
