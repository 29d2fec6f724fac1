import { childElements, localName, serializeXml, type XmlElement } from '../files/xml.ts';
import { encodeAttachment } from './edxml-attachments.ts';
import {
  EDXML_NAMESPACE,
  type EdxmlAttachment,
  type EdxmlBusiness,
  type EdxmlDocument,
  type EdxmlMessage,
  type EdxmlOrganisation,
  type EdxmlReference,
  type EdxmlStaff,
  type EdxmlStatus,
} from './edxml-model.ts';
import { writeEdxmlDate, writeEdxmlTime } from './edxml-values.ts';

type Content = XmlElement | string | undefined | null | false;

/**
 * Writes a message as an edXML file in UTF-8. Elements that reading did not know go back where they stood.
 * @param isZipped Whether attachments travel inside zips.
 */
export function writeEdxml(
  message: EdxmlMessage,
  { isZipped = false }: { isZipped?: boolean } = {},
): Uint8Array {
  const attachments = message.kind === 'document' ? message.attachments : [];
  const types = attachments.map(({ contentType }) => (isZipped ? 'application/zip' : contentType));
  const root = element('edXML', [
    element('edXML:edXMLEnvelope', [
      element('edXML:edXMLHeader', [
        message.kind === 'document' ? documentHeader(message) : statusHeader(message),
        element('edXML:TraceHeaderList', [
          ...message.trace.map(({ organisationId, at }) =>
            element('edXML:TraceHeader', [
              leaf('OrganId', organisationId),
              leaf('Timestamp', Number.isNaN(Date.parse(at)) ? at : writeEdxmlTime(at)),
            ]),
          ),
          message.kind === 'document' && businessElement(message.business),
        ]),
        message.signature,
      ]),
      message.kind === 'document' &&
        element('edXML:edXMLBody', [
          element(
            'edXML:edXMLManifest',
            attachments.map((attachment, index) =>
              element('edXML:Reference', attachmentHead(attachment, index, types[index] ?? '')),
            ),
            { version: '1.0' },
          ),
        ]),
    ]),
    attachments.length > 0 &&
      element(
        'AttachmentEncoded',
        attachments.map((attachment, index) =>
          element('Attachment', [
            ...attachmentHead(attachment, index, types[index] ?? ''),
            leaf('edXML:ContentTransferEncoded', encodeAttachment(attachment, isZipped)),
          ]),
        ),
      ),
  ]);
  root.attributes = {
    xmlns: EDXML_NAMESPACE,
    'xmlns:edXML': EDXML_NAMESPACE,
    'xmlns:xlink': 'http://www.w3.org/1999/xlink',
  };
  for (const { parent, element: unknown } of message.unknown) putBack(root, parent, unknown);
  return new TextEncoder().encode(`<?xml version="1.0" encoding="utf-8"?>\n${serializeXml(root)}`);
}

function documentHeader(message: EdxmlDocument): XmlElement {
  const { code, type, signer, other, date, dueOn } = message;
  return element('edXML:MessageHeader', [
    organisationElement('From', message.from),
    ...message.to.map((receiver) => organisationElement('To', receiver)),
    element('Code', [leaf('CodeNumber', code.number), leaf('CodeNotation', code.notation)]),
    element('PromulgationInfo', [
      leaf('Place', message.place),
      date && leaf('PromulgationDate', writeEdxmlDate(date)),
    ]),
    type &&
      element('DocumentType', [
        leaf('Type', String(type.code)),
        leaf('TypeDetail', type.detail),
        leaf('TypeName', type.name),
      ]),
    leaf('Subject', message.subject),
    leaf('Content', message.content),
    signer &&
      element('SignerInfo', [
        leaf('Competence', signer.competence),
        leaf('Position', signer.position),
        leaf('FullName', signer.fullName),
      ]),
    dueOn && leaf('DueDate', writeEdxmlDate(dueOn)),
    message.toPlaces.length > 0 &&
      element(
        'ToPlaces',
        message.toPlaces.map((place) => leaf('Place', place)),
      ),
    element('OtherInfo', [
      leaf('Priority', other.priority),
      leaf('SphereOfPromulgation', other.sphere),
      leaf('TyperNotation', other.drafter),
      leaf('PromulgationAmount', other.copies),
      leaf('PageAmount', other.pages),
      leaf('Direction', other.direction),
      other.appendixes.length > 0 &&
        element(
          'Appendixes',
          other.appendixes.map((name) => leaf('Appendix', name)),
        ),
    ]),
    ...message.responseFor.map(referenceElement),
    message.isSteering && leaf('SteeringType', '1'),
    leaf('DocumentId', message.documentId),
  ]);
}

function statusHeader({ from, responseFor, staff, code, description, at }: EdxmlStatus): XmlElement {
  return element('edXML:MessageHeader', [
    organisationElement('From', from),
    ...responseFor.map(referenceElement),
    staff && staffElement(staff),
    leaf('StatusCode', code),
    leaf('Description', description),
    leaf('Timestamp', at && writeEdxmlTime(at)),
  ]);
}

const BUSINESS_CODES = { new: '0', revoke: '1', update: '2', replace: '3' } as const;

function businessElement({ type, reason, hasPaper, staff, update, replaces }: EdxmlBusiness): XmlElement {
  return element('Bussiness', [
    leaf('BussinessDocType', BUSINESS_CODES[type]),
    leaf('BussinessDocReason', reason),
    leaf('Paper', hasPaper ? '1' : '0'),
    staff && staffElement(staff),
    update &&
      element('BussinessDocumentInfo', [
        leaf('DocumentInfo', update.isDocumentChanged ? '1' : '0'),
        leaf('DocumentReceiver', update.areReceiversChanged ? '1' : '0'),
        element(
          'ReceiverList',
          update.receivers.map((receiver) =>
            element('Receiver', [
              leaf('OrganId', receiver.organisationId),
              leaf('ReceiverType', receiver.type),
            ]),
          ),
        ),
      ]),
    replaces.length > 0 &&
      element(
        'ReplacementInfoList',
        replaces.map(({ documentId, organisationIds }) =>
          element('ReplacementInfo', [
            leaf('DocumentId', documentId),
            element(
              'OrganIdList',
              organisationIds.map((id) => leaf('OrganId', id)),
            ),
          ]),
        ),
      ),
  ]);
}

function organisationElement(name: string, body: EdxmlOrganisation): XmlElement {
  return element(name, [
    leaf('OrganId', body.id),
    leaf('OrganizationInCharge', body.inCharge),
    leaf('OrganName', body.name),
    leaf('OrganAdd', body.address),
    leaf('Email', body.email),
    leaf('Telephone', body.telephone),
    leaf('Fax', body.fax),
    leaf('Website', body.website),
  ]);
}

function referenceElement({ organisationId, code, date, documentId }: EdxmlReference): XmlElement {
  return element('ResponseFor', [
    leaf('OrganId', organisationId),
    leaf('Code', code),
    date && leaf('PromulgationDate', writeEdxmlDate(date)),
    leaf('DocumentId', documentId),
  ]);
}

function staffElement({ department, staff, email, mobile }: EdxmlStaff): XmlElement {
  return element('StaffInfo', [
    leaf('Department', department),
    leaf('Staff', staff),
    leaf('Email', email),
    leaf('Mobile', mobile),
  ]);
}

function attachmentHead(
  { name, description }: EdxmlAttachment,
  index: number,
  contentType: string,
): Content[] {
  return [
    leaf('ContentId', `cid:${index + 1}`),
    leaf('ContentType', contentType),
    leaf('AttachmentName', name),
    leaf('Description', description),
  ];
}

function putBack(root: XmlElement, path: string[], unknown: XmlElement): void {
  let parent: XmlElement | undefined = root;
  for (const name of path.slice(1))
    parent = parent && childElements(parent).find((child) => localName(child) === name);
  parent?.children.push(unknown);
}

function element(name: string, children: Content[], attributes: Record<string, string> = {}): XmlElement {
  return {
    name,
    attributes,
    children: children.filter((child): child is XmlElement | string => Boolean(child)),
  };
}

function leaf(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : element(name, [text]);
}
