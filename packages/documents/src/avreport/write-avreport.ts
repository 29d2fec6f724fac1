import { DocumentError } from '../errors.ts';
import { serializeXml, type XmlElement } from '../files/xml.ts';
import {
  type AvMachine,
  type AvReport,
  EDXML_NAMESPACE,
  isOrganId,
  legibleText,
  SOAP_NAMESPACE,
} from './avreport-model.ts';

/**
 * Writes a report, unsigned; `signXml(xml, signer, 'edXMLHeader')` puts the signature where the format has it. In v2 the
 * message is wrapped in a SOAP 1.1 envelope.
 * @throws DocumentError `invalid_document` for a code that is not one, and for a time that is no number of seconds
 */
export function writeAvReport(report: AvReport): string {
  const { profile, sender } = report;
  if (!isOrganId(sender.organId))
    throw new DocumentError('invalid_document', 'The code of the unit does not have the form 000.00.00.H00');
  if (!Number.isSafeInteger(report.atSeconds) || report.atSeconds < 0)
    throw new DocumentError('invalid_document', 'The time is no number of seconds');
  const isNew = profile === 'v2';
  const ed = (name: string, ...children: (XmlElement | string)[]) => element(`edXML:${name}`, {}, children);
  const from = ed(
    'From',
    ed('OrganId', sender.organId),
    ...(isNew ? [ed('OrganizationInCharge', sender.organizationInCharge)] : []),
    ed('OrganName', sender.name),
    ed('OrganAdd', sender.address),
    ed('Email', sender.email),
    ed('Telephone', sender.telephone),
    ...(isNew ? [] : [ed('Fax', sender.fax), ed('Website', sender.website)]),
  );
  const header = ed('edXMLHeader', ed('MessageHeader', from, ed('Subject', report.subject)));
  const body = ed(
    'edXMLBody',
    element('AVReport', { name: flat(report.product) }, [
      text('Datetime', String(report.atSeconds)),
      ...blocksOf(report),
    ]),
  );
  const envelope = element('edXMLEnvelope', { 'xmlns:edXML': EDXML_NAMESPACE }, [header, body]);
  const root = isNew
    ? element('soap:Envelope', { 'xmlns:soap': SOAP_NAMESPACE }, [element('soap:Body', {}, [envelope])])
    : envelope;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serializeXml(root)}`;
}

/** `Anti Virus Report on 21-11-2026 09:00:00`, Vietnamese time. */
export function avReportSubject(atSeconds: number): string {
  const [day = '', time = ''] = new Date((atSeconds + 7 * 3600) * 1000).toISOString().split('T');
  return `Anti Virus Report on ${day.split('-').toReversed().join('-')} ${time.slice(0, 8)}`;
}

function blocksOf(report: AvReport): XmlElement[] {
  const isNew = report.profile === 'v2';
  const machine = ({ ip, name, publicIp }: AvMachine, ...children: XmlElement[]) =>
    element(
      'Machine',
      { ip: flat(ip), name: flat(name), ...(isNew ? { ippublic: flat(publicIp) } : {}) },
      children,
    );
  return [
    element(
      'Malware',
      {},
      report.malware.map((one) =>
        machine(
          one.machine,
          element('MalwareInfo', {}, [
            text('MalwareName', one.name),
            text('MalwareType', one.type),
            text('MalwareBehavior', one.behavior),
            text('TypeOfDevice', one.deviceType),
            text('NumberFile', one.files === null ? '' : String(one.files)),
            ...(isNew ? [text('PathFile', one.path), text('HashFile', one.hash)] : []),
          ]),
        ),
      ),
    ),
    element(
      'Connection',
      {},
      report.connections.map((one) =>
        machine(
          one.machine,
          element('ConnectionInfo', {}, [
            text('Program', one.program),
            text('Md5', one.md5),
            text('Sha2', one.sha2),
            text('TargetIP', one.target),
            ...(isNew ? [text('TargetPort', one.targetPort)] : []),
          ]),
        ),
      ),
    ),
    element(
      'Vulnerability',
      {},
      report.vulnerabilities.map((one) =>
        machine(
          one.machine,
          element('VulnerabilityInfo', {}, [text('Name', one.name), text('OSName', one.osName)]),
        ),
      ),
    ),
    element(
      'OS',
      {},
      report.systems.map((one) =>
        machine(one.machine, text('OSName', one.osName), text('LastUpdate', one.lastUpdate)),
      ),
    ),
    element('Update', {}, [text('NumberMachineNotUpdateOn15Day', String(report.notUpdated))]),
    element(
      'QualityFeature',
      {},
      report.quality.map((one) =>
        machine(
          one.machine,
          text('AutoProtect', flagText(one.hasAutoProtect)),
          text('EnableFirewall', flagText(one.hasFirewall)),
        ),
      ),
    ),
  ];
}

function element(
  name: string,
  attributes: Record<string, string>,
  children: (XmlElement | string)[],
): XmlElement {
  const inside = children.map((child) => (typeof child === 'string' ? legibleText(child) : child));
  return { name, attributes, children: inside.filter((child) => child !== '') };
}

function text(name: string, value: string): XmlElement {
  return element(name, {}, [value]);
}

/** Attributes cannot keep line ends and tabs. */
function flat(value: string): string {
  return legibleText(value).replaceAll(/[\t\r\n]+/g, ' ');
}

function flagText(value: boolean | null): string {
  return value === null ? '' : String(value);
}
