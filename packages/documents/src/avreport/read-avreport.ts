import type { AvFault, AvMachine, AvReport } from './avreport-model.ts';
import { isOrganId, SOAP_NAMESPACE } from './avreport-model.ts';
import { envelopeShape, type Shape, soapShape } from './avreport-shape.ts';
import { type LocatedElement, parseLocatedXml } from './located-xml.ts';

/** A file that is a report has no faults; one that has faults is none. */
export type AvReading = { report: AvReport; faults: [] } | { report: null; faults: AvFault[] };

const FAULTS_SHOWN = 100;

/**
 * Reads a report of either profile and takes nothing but the format: names, case, namespaces, order, numbers. Whether the
 * signature is right is the business of `verifyXml`.
 * @throws DocumentError `damaged`, `forbidden_xml`, `too_large` for what is not XML that is read here
 */
export function readAvReport(xml: string): AvReading {
  const root = parseLocatedXml(xml);
  const faults: AvFault[] = [];
  const isSoap = root.namespace === SOAP_NAMESPACE;
  check(root, isSoap ? soapShape : envelopeShape, '', faults);
  if (faults.length > 0) return { report: null, faults };
  const envelope = isSoap ? child(child(root, 'Body'), 'edXMLEnvelope') : root;
  const report = reportOf(envelope, isSoap, faults);
  return faults.length > 0 ? { report: null, faults } : { report, faults: [] };
}

function check(element: LocatedElement, shape: Shape, parentPath: string, faults: AvFault[]): void {
  const path = `${parentPath}/${element.name}`;
  const blame = (reason: AvFault['reason'], value: string, expected: string, line = element.line) => {
    if (faults.length < FAULTS_SHOWN)
      faults.push({ line, path, reason, value: value.slice(0, 120), expected });
  };
  if (element.name !== shape.name) {
    const isCase = element.name.toLowerCase() === shape.name.toLowerCase();
    blame(isCase ? 'wrong_case' : 'unexpected_element', element.name, shape.name);
    return;
  }
  if (element.namespace !== shape.namespace) {
    blame('wrong_namespace', element.namespace, shape.namespace);
    return;
  }
  if (shape.isOpaque) return;
  for (const name of shape.attributes)
    if (element.attributes[name] === undefined) blame('missing_attribute', '', name);
  const allowed = [...shape.attributes, ...shape.optionalAttributes];
  for (const name of Object.keys(element.attributes))
    if (!allowed.includes(name) && !/^(?:id|Id|ID)$/.test(name))
      blame(
        allowed.includes(name.toLowerCase()) ? 'wrong_case' : 'unexpected_element',
        `@${name}`,
        allowed.join(', '),
      );
  if (shape.children.length > 0 && element.text.trim() !== '')
    blame('unexpected_text', element.text.trim(), '');
  checkChildren(element, shape, path, faults, blame);
}

function checkChildren(
  element: LocatedElement,
  shape: Shape,
  path: string,
  faults: AvFault[],
  blame: (reason: AvFault['reason'], value: string, expected: string, line?: number) => void,
): void {
  let next = 0;
  for (const wanted of shape.children) {
    let found = 0;
    for (let one = element.children[next]; one !== undefined; one = element.children[next]) {
      const isIt = one.name === wanted.name;
      // A name in the wrong case stands where the right one should: saying so is worth more than "missing".
      const isMeant = one.name.toLowerCase() === wanted.name.toLowerCase();
      if (!isMeant || (found > 0 && !wanted.isRepeated)) break;
      if (!isIt && shape.children.some(({ name }) => name === one.name)) break;
      check(one, wanted, path, faults);
      next += 1;
      found += 1;
    }
    if (found === 0 && !wanted.isOptional) {
      const instead = element.children[next];
      blame('missing_element', instead?.name ?? '', wanted.name, instead?.line);
      return;
    }
  }
  const extra = element.children[next];
  if (extra) {
    const meant = shape.children.find(({ name }) => name.toLowerCase() === extra.name.toLowerCase());
    blame(
      meant && meant.name !== extra.name ? 'wrong_case' : 'unexpected_element',
      extra.name,
      meant?.name ?? '',
      extra.line,
    );
  }
}

function reportOf(envelope: LocatedElement, isSoap: boolean, faults: AvFault[]): AvReport {
  const blame = (element: LocatedElement, reason: AvFault['reason'], expected: string) => {
    const { line, name, text } = element;
    if (faults.length < FAULTS_SHOWN)
      faults.push({ line, path: `…/${name}`, reason, value: text.slice(0, 120), expected });
  };
  const number = (element: LocatedElement): number => {
    if (!/^\d{1,12}$/.test(element.text.trim())) blame(element, 'bad_value', '0, 1, 2 …');
    return Number(element.text.trim());
  };
  const flag = (element: LocatedElement): boolean | null => {
    const word = element.text.trim().toLowerCase();
    if (word === '') return null;
    if (['true', '1', 'false', '0'].includes(word)) return word === 'true' || word === '1';
    blame(element, 'bad_value', 'true, false');
    return null;
  };
  const header = child(child(envelope, 'edXMLHeader'), 'MessageHeader');
  const from = child(header, 'From');
  const organ = child(from, 'OrganId');
  if (!isOrganId(organ.text.trim())) blame(organ, 'bad_organ_id', '000.00.00.H00');
  const body = child(child(envelope, 'edXMLBody'), 'AVReport');
  const word = (element: LocatedElement, name: string) => optionalText(element, name);
  const system = rows(body, 'OS');
  const quality = rows(body, 'QualityFeature');
  const isNew =
    isSoap ||
    from.children.some(({ name }) => name === 'OrganizationInCharge') ||
    ['Malware', 'Connection', 'Vulnerability', 'OS', 'QualityFeature'].some((block) =>
      rows(body, block).some(({ attributes }) => attributes['ippublic'] !== undefined),
    );
  return {
    profile: isNew ? 'v2' : 'v1',
    sender: {
      organId: organ.text.trim(),
      organizationInCharge: word(from, 'OrganizationInCharge'),
      name: word(from, 'OrganName'),
      address: word(from, 'OrganAdd'),
      email: word(from, 'Email'),
      telephone: word(from, 'Telephone'),
      fax: word(from, 'Fax'),
      website: word(from, 'Website'),
    },
    subject: word(header, 'Subject'),
    product: body.attributes['name'] ?? '',
    atSeconds: number(child(body, 'Datetime')),
    malware: infos(body, 'Malware').map(([machine, info]) => {
      const count = child(info, 'NumberFile');
      return {
        machine,
        name: word(info, 'MalwareName'),
        type: word(info, 'MalwareType'),
        behavior: word(info, 'MalwareBehavior'),
        deviceType: word(info, 'TypeOfDevice'),
        files: count.text.trim() === '' ? null : number(count),
        path: word(info, 'PathFile'),
        hash: word(info, 'HashFile'),
      };
    }),
    connections: infos(body, 'Connection').map(([machine, info]) => ({
      machine,
      program: word(info, 'Program'),
      md5: word(info, 'Md5'),
      sha2: word(info, 'Sha2'),
      target: word(info, 'TargetIP'),
      targetPort: word(info, 'TargetPort'),
    })),
    vulnerabilities: infos(body, 'Vulnerability').map(([machine, info]) => ({
      machine,
      name: word(info, 'Name'),
      osName: word(info, 'OSName'),
    })),
    systems: system.map((row) => ({
      machine: machineOf(row),
      osName: word(row, 'OSName'),
      lastUpdate: word(row, 'LastUpdate'),
    })),
    notUpdated: number(child(child(body, 'Update'), 'NumberMachineNotUpdateOn15Day')),
    quality: quality.map((row) => ({
      machine: machineOf(row),
      hasAutoProtect: flag(child(row, 'AutoProtect')),
      hasFirewall: flag(child(row, 'EnableFirewall')),
    })),
  };
}

function rows(body: LocatedElement, block: string): LocatedElement[] {
  return child(body, block).children;
}

/** Every finding with its machine: a machine may have several. */
function infos(body: LocatedElement, block: string): [AvMachine, LocatedElement][] {
  return rows(body, block).flatMap((row) =>
    row.children.map((info): [AvMachine, LocatedElement] => [machineOf(row), info]),
  );
}

function machineOf({ attributes }: LocatedElement): AvMachine {
  return {
    ip: attributes['ip'] ?? '',
    name: attributes['name'] ?? '',
    publicIp: attributes['ippublic'] ?? '',
  };
}

/** A child that the shape has made sure of. */
function child(element: LocatedElement, name: string): LocatedElement {
  const found = element.children.find((one) => one.name === name);
  if (!found) throw new Error(`The shape let a report without ${name} through`);
  return found;
}

function optionalText(element: LocatedElement, name: string): string {
  return element.children.find((one) => one.name === name)?.text ?? '';
}
