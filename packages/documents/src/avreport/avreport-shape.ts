import { EDXML_NAMESPACE, SOAP_NAMESPACE } from './avreport-model.ts';

/** An element as the format has it. Children stand in this order. */
export interface Shape {
  name: string;
  namespace: string;
  attributes: readonly string[];
  /** Attributes and children that only some profiles have. */
  optionalAttributes: readonly string[];
  children: readonly Shape[];
  isOptional: boolean;
  isRepeated: boolean;
  /** What stands inside is not looked at: the signature, which has its own check. */
  isOpaque: boolean;
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

function shape(name: string, children: readonly Shape[] = [], more: Partial<Shape> = {}): Shape {
  return {
    name,
    namespace: '',
    attributes: [],
    optionalAttributes: [],
    children,
    isOptional: false,
    isRepeated: false,
    isOpaque: false,
    ...more,
  };
}

const ed = (name: string, children: readonly Shape[] = [], more: Partial<Shape> = {}) =>
  shape(name, children, { namespace: EDXML_NAMESPACE, ...more });
const optional = { isOptional: true };
const repeated = { isOptional: true, isRepeated: true };
const texts = (...names: string[]) => names.map((name) => shape(name));
const machine = (...children: Shape[]) =>
  shape('Machine', children, { ...repeated, attributes: ['ip', 'name'], optionalAttributes: ['ippublic'] });
const info = (name: string, children: readonly Shape[]) => shape(name, children, { isRepeated: true });

const blocks = [
  shape('Malware', [
    machine(
      info('MalwareInfo', [
        ...texts('MalwareName', 'MalwareType', 'MalwareBehavior', 'TypeOfDevice', 'NumberFile'),
        shape('PathFile', [], optional),
        shape('HashFile', [], optional),
      ]),
    ),
  ]),
  shape('Connection', [
    machine(
      info('ConnectionInfo', [
        ...texts('Program', 'Md5', 'Sha2', 'TargetIP'),
        shape('TargetPort', [], optional),
      ]),
    ),
  ]),
  shape('Vulnerability', [machine(info('VulnerabilityInfo', texts('Name', 'OSName')))]),
  shape('OS', [machine(...texts('OSName', 'LastUpdate'))]),
  shape('Update', texts('NumberMachineNotUpdateOn15Day')),
  shape('QualityFeature', [machine(...texts('AutoProtect', 'EnableFirewall'))]),
];

/** The envelope of both profiles: what v2 adds and what v1 alone has may each be absent. */
export const envelopeShape: Shape = shape('edXMLEnvelope', [
  ed('edXMLHeader', [
    ed('MessageHeader', [
      ed('From', [
        ed('OrganId'),
        ed('OrganizationInCharge', [], optional),
        ed('OrganName'),
        ed('OrganAdd'),
        ed('Email'),
        ed('Telephone'),
        ed('Fax', [], optional),
        ed('Website', [], optional),
      ]),
      ed('Subject'),
    ]),
    shape('Signature', [], { namespace: DSIG, isOptional: true, isOpaque: true }),
  ]),
  ed('edXMLBody', [shape('AVReport', [shape('Datetime'), ...blocks], { attributes: ['name'] })]),
]);

export const soapShape: Shape = shape(
  'Envelope',
  [
    shape('Header', [], { namespace: SOAP_NAMESPACE, isOptional: true, isOpaque: true }),
    shape('Body', [envelopeShape], { namespace: SOAP_NAMESPACE }),
  ],
  { namespace: SOAP_NAMESPACE },
);
