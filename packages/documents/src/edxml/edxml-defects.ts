import { childElements, localName, type XmlElement } from '../files/xml.ts';
import { EDXML_NAMESPACE, type EdxmlDefect, type EdxmlMessage } from './edxml-model.ts';

const ORGANISATION = [
  'OrganId',
  'OrganizationInCharge',
  'OrganName',
  'OrganAdd',
  'Email',
  'Telephone',
  'Fax',
  'Website',
];
const STAFF = ['Department', 'Staff', 'Email', 'Mobile'];

/** Children that the format knows, by the name of their parent; others are kept as they are. */
const KNOWN: Record<string, string[]> = {
  edXML: ['edXMLEnvelope', 'AttachmentEncoded', 'edXMLHeader', 'edXMLBody'],
  edXMLEnvelope: ['edXMLHeader', 'edXMLBody', 'AttachmentEncoded'],
  edXMLHeader: ['MessageHeader', 'TraceHeaderList', 'Signature'],
  MessageHeader: [
    'From',
    'To',
    'Code',
    'PromulgationInfo',
    'DocumentType',
    'Subject',
    'Content',
    'SignerInfo',
    'DueDate',
    'ToPlaces',
    'OtherInfo',
    'ResponseFor',
    'SteeringType',
    'DocumentId',
    'StatusCode',
    'Description',
    'Timestamp',
    'StaffInfo',
    'TraceHeader',
  ],
  From: ORGANISATION,
  TraceHeaderList: ['TraceHeader', 'Bussiness', 'Business'],
  OtherInfo: [
    'Priority',
    'SphereOfPromulgation',
    'TyperNotation',
    'PromulgationAmount',
    'PageAmount',
    'Direction',
    'Appendixes',
  ],
  Bussiness: [
    'BussinessDocType',
    'BussinessDocReason',
    'Paper',
    'StaffInfo',
    'BussinessDocumentInfo',
    'ReplacementInfoList',
  ],
  StaffInfo: STAFF,
  edXMLBody: ['edXMLManifest'],
};

/** Elements that the format does not know, with the path of local names from the root to their parent. */
export function findUnknown(root: XmlElement): EdxmlMessage['unknown'] {
  const found: EdxmlMessage['unknown'] = [];
  const walk = (element: XmlElement, path: string[]) => {
    const name = localName(element);
    const known = KNOWN[name];
    if (!known) return;
    const here = [...path, name];
    for (const child of childElements(element)) {
      if (known.includes(localName(child))) walk(child, here);
      else found.push({ parent: here, element: child });
    }
  };
  walk(root, localName(root) === 'edXMLEnvelope' ? ['edXML'] : []);
  return found;
}

/** Faults of the XML around the content: prefixes that nobody declared, another namespace, a missing wrapper. */
export function findDefects(root: XmlElement): EdxmlDefect[] {
  const defects: EdxmlDefect[] = [];
  if (localName(root) === 'edXMLEnvelope') defects.push({ code: 'bare_envelope', subject: root.name });
  const namespaces = new Set<string>();
  const undeclared = new Set<string>();
  const walk = (element: XmlElement, inherited: ReadonlySet<string>) => {
    const declared = new Set(inherited);
    for (const [name, value] of Object.entries(element.attributes)) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        declared.add(name.slice(6));
        if (/QCVN_102|edXML/i.test(value)) namespaces.add(value);
      }
    }
    for (const name of [element.name, ...Object.keys(element.attributes)]) {
      const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
      if (prefix !== '' && prefix !== 'xmlns' && prefix !== 'xml' && !declared.has(prefix))
        undeclared.add(prefix);
    }
    for (const child of childElements(element)) walk(child, declared);
  };
  walk(root, new Set());
  for (const prefix of undeclared) defects.push({ code: 'undeclared_prefix', subject: prefix });
  if (!namespaces.has(EDXML_NAMESPACE))
    defects.push({ code: 'wrong_namespace', subject: [...namespaces][0] ?? 'none' });
  return defects;
}
