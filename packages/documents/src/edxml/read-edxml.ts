import { DocumentError } from '../errors.ts';
import { childElement, childElements, localName, parseXml, textOf, type XmlElement } from '../files/xml.ts';
import { decodeBytes } from '../text/decode-bytes.ts';
import { readAttachments } from './edxml-attachments.ts';
import { findDefects, findUnknown } from './edxml-defects.ts';
import type {
  EdxmlBusiness,
  EdxmlBusinessType,
  EdxmlDefect,
  EdxmlMessage,
  EdxmlOrganisation,
  EdxmlReference,
  EdxmlStaff,
  EdxmlStatusCode,
  EdxmlTrace,
} from './edxml-model.ts';
import { readEdxmlDate, readEdxmlTime } from './edxml-values.ts';

const STATUS_CODES: ReadonlySet<string> = new Set(['01', '02', '03', '04', '05', '06', '13', '15', '16']);

/** Whether the bytes look like an edXML file, whatever their name. */
export function isEdxml(bytes: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 2048));
  return /^\uFEFF?\s*</.test(head) && /<(?:\w+:)?edXML(?:Envelope)?[\s>]/.test(head);
}

/**
 * Reads a document or a status message. Prefixed and unprefixed elements, a bare envelope as root and undeclared
 * prefixes are put up with and listed in `defects`; nothing of the file is lost.
 * @throws DocumentError `damaged` for a file without header or with a broken attachment, `unsupported_format`
 * for other XML and unknown status codes, and those of XML parsing.
 */
export function readEdxml(bytes: Uint8Array): EdxmlMessage {
  const root = parseXml(decodeBytes(bytes));
  const rootName = localName(root);
  if (rootName !== 'edXML' && rootName !== 'edXMLEnvelope') {
    throw new DocumentError('unsupported_format', 'The XML is no edXML', { root: root.name.slice(0, 40) });
  }
  const envelope = rootName === 'edXMLEnvelope' ? root : childElement(root, 'edXMLEnvelope');
  const headerBlock = childElement(envelope, 'edXMLHeader') ?? childElement(root, 'edXMLHeader');
  const header = childElement(headerBlock, 'MessageHeader');
  if (!headerBlock || !header) throw new DocumentError('damaged', 'The edXML has no MessageHeader');
  const defects = findDefects(root);
  const trace = childElement(headerBlock, 'TraceHeaderList');
  const signature = childElement(headerBlock, 'Signature');
  const common = {
    from: organisation(childElement(header, 'From')),
    responseFor: childElements(header, 'ResponseFor').map((element) => reference(element, defects)),
    trace: childElements(trace ?? header, 'TraceHeader').map(traceOf),
    ...(signature ? { signature } : {}),
    unknown: findUnknown(root),
    defects,
  };
  const statusCode = text(header, 'StatusCode');
  if (statusCode !== undefined) {
    const code = statusCode.padStart(2, '0');
    if (!STATUS_CODES.has(code))
      throw new DocumentError('unsupported_format', 'Unknown status code', { code: statusCode.slice(0, 10) });
    const staff = childElement(header, 'StaffInfo');
    const at = readEdxmlTime(text(header, 'Timestamp') ?? '');
    return {
      kind: 'status',
      ...common,
      code: code as EdxmlStatusCode,
      ...optional('description', text(header, 'Description')),
      ...(staff ? { staff: staffOf(staff) } : {}),
      ...(at ? { at } : {}),
    };
  }
  const code = childElement(header, 'Code');
  const promulgation = childElement(header, 'PromulgationInfo');
  const type = childElement(header, 'DocumentType');
  const signer = childElement(header, 'SignerInfo');
  const other = childElement(header, 'OtherInfo');
  if (!code) defects.push({ code: 'missing_element', subject: 'Code' });
  return {
    kind: 'document',
    ...common,
    to: childElements(header, 'To').map(organisation),
    ...optional('documentId', text(header, 'DocumentId')),
    code: { number: text(code, 'CodeNumber') ?? '', notation: text(code, 'CodeNotation') ?? '' },
    ...optional('place', text(promulgation, 'Place')),
    ...dateField('date', text(promulgation, 'PromulgationDate'), defects),
    ...(type
      ? {
          type: {
            code: Number(text(type, 'Type') ?? 2),
            ...optional('detail', text(type, 'TypeDetail')),
            ...optional('name', text(type, 'TypeName')),
          },
        }
      : {}),
    ...optional('subject', text(header, 'Subject')),
    ...optional('content', text(header, 'Content')),
    ...(signer
      ? {
          signer: {
            ...optional('competence', text(signer, 'Competence')),
            ...optional('position', text(signer, 'Position')),
            ...optional('fullName', text(signer, 'FullName')),
          },
        }
      : {}),
    ...dateField('dueOn', text(header, 'DueDate'), defects),
    toPlaces: childElements(childElement(header, 'ToPlaces') ?? empty, 'Place').map(trimmedText),
    other: {
      ...optional('priority', text(other, 'Priority')),
      ...optional('sphere', text(other, 'SphereOfPromulgation')),
      ...optional('drafter', text(other, 'TyperNotation')),
      ...optional('copies', text(other, 'PromulgationAmount')),
      ...optional('pages', text(other, 'PageAmount')),
      ...optional('direction', text(other, 'Direction')),
      appendixes: childElements(childElement(other, 'Appendixes') ?? empty, 'Appendix').map(trimmedText),
    },
    isSteering: text(header, 'SteeringType') === '1',
    business: businessOf(childElement(trace, 'Bussiness') ?? childElement(trace, 'Business')),
    attachments: readAttachments(root, envelope, defects),
  };
}

const empty: XmlElement = { name: '', attributes: {}, children: [] };

const BUSINESS_TYPES: EdxmlBusinessType[] = ['new', 'revoke', 'update', 'replace'];

function businessOf(element: XmlElement | undefined): EdxmlBusiness {
  const update = childElement(element, 'BussinessDocumentInfo');
  const staff = childElement(element, 'StaffInfo');
  const list = childElement(element, 'ReplacementInfoList') ?? empty;
  return {
    type: BUSINESS_TYPES[Number(text(element, 'BussinessDocType') ?? 0)] ?? 'new',
    ...optional('reason', text(element, 'BussinessDocReason')),
    hasPaper: text(element, 'Paper') === '1',
    ...(staff ? { staff: staffOf(staff) } : {}),
    ...(update
      ? {
          update: {
            isDocumentChanged: text(update, 'DocumentInfo') === '1',
            areReceiversChanged: text(update, 'DocumentReceiver') === '1',
            receivers: childElements(childElement(update, 'ReceiverList') ?? empty, 'Receiver').map(
              (receiver) => ({
                organisationId: text(receiver, 'OrganId') ?? '',
                type: text(receiver, 'ReceiverType') ?? '',
              }),
            ),
          },
        }
      : {}),
    replaces: childElements(list, 'ReplacementInfo').map((info) => ({
      documentId: text(info, 'DocumentId') ?? '',
      organisationIds: childElements(childElement(info, 'OrganIdList') ?? empty, 'OrganId').map(trimmedText),
    })),
  };
}

function organisation(element: XmlElement | undefined): EdxmlOrganisation {
  return {
    id: text(element, 'OrganId') ?? '',
    ...optional('inCharge', text(element, 'OrganizationInCharge')),
    ...optional('name', text(element, 'OrganName')),
    ...optional('address', text(element, 'OrganAdd')),
    ...optional('email', text(element, 'Email')),
    ...optional('telephone', text(element, 'Telephone')),
    ...optional('fax', text(element, 'Fax')),
    ...optional('website', text(element, 'Website')),
  };
}

function reference(element: XmlElement, defects: EdxmlDefect[]): EdxmlReference {
  const code = childElement(element, 'Code');
  const number = text(code, 'CodeNumber');
  const written =
    number === undefined ? text(element, 'Code') : `${number}/${text(code, 'CodeNotation') ?? ''}`;
  return {
    ...optional('organisationId', text(element, 'OrganId')),
    ...optional('code', written),
    ...dateField('date', text(element, 'PromulgationDate'), defects),
    ...optional('documentId', text(element, 'DocumentId')),
  };
}

function traceOf(element: XmlElement): EdxmlTrace {
  const written = text(element, 'Timestamp') ?? '';
  return { organisationId: text(element, 'OrganId') ?? '', at: readEdxmlTime(written) ?? written };
}

function staffOf(element: XmlElement): EdxmlStaff {
  return {
    ...optional('department', text(element, 'Department')),
    ...optional('staff', text(element, 'Staff')),
    ...optional('email', text(element, 'Email')),
    ...optional('mobile', text(element, 'Mobile')),
  };
}

function dateField<K extends string>(name: K, written: string | undefined, defects: EdxmlDefect[]) {
  const read = written === undefined ? null : readEdxmlDate(written);
  if (written !== undefined && !read?.isStandard)
    defects.push({ code: 'date_format', subject: written.slice(0, 40) });
  return optional(name, read?.date);
}

/** Text of a child; an empty element is as good as none. */
function text(parent: XmlElement | undefined, name: string): string | undefined {
  const child = childElement(parent, name);
  return child ? trimmedText(child) || undefined : undefined;
}

function trimmedText(element: XmlElement): string {
  return textOf(element).trim();
}

function optional<K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: T };
}
