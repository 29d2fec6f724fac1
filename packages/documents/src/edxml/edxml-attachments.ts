import { zipSync } from 'fflate';
import { DocumentError } from '../errors.ts';
import { unzipEntries } from '../files/unzip.ts';
import { childElement, childElements, textOf, type XmlElement } from '../files/xml.ts';
import type { EdxmlAttachment, EdxmlDefect } from './edxml-model.ts';

const MAX_ATTACHMENT_BYTES = 100 * 1024 * 1024;

/**
 * Decodes the attachments, those inside a zip unpacked, and compares them with the manifest.
 * @throws DocumentError `damaged` when base64 or zip is cut off: half an attachment is none.
 */
export function readAttachments(
  root: XmlElement,
  envelope: XmlElement | undefined,
  defects: EdxmlDefect[],
): EdxmlAttachment[] {
  const manifest = childElement(
    childElement(envelope, 'edXMLBody') ?? childElement(root, 'edXMLBody'),
    'edXMLManifest',
  );
  const references = manifest ? childElements(manifest, 'Reference') : [];
  const encoded = childElement(root, 'AttachmentEncoded') ?? childElement(envelope, 'AttachmentEncoded');
  const elements = encoded ? childElements(encoded, 'Attachment') : [];
  const idOf = (element: XmlElement) => childText(element, 'ContentId').replace(/^cid:/i, '');
  const ids = new Set(elements.map(idOf));
  for (const reference of references) {
    if (!ids.has(idOf(reference)))
      defects.push({ code: 'reference_without_attachment', subject: idOf(reference) });
  }
  const referenced = new Set(references.map(idOf));
  return elements.map((element) => {
    if (!referenced.has(idOf(element)))
      defects.push({ code: 'attachment_unreferenced', subject: idOf(element) });
    return attachmentOf(element);
  });
}

/** Packs bytes as the format wants them: base64, in a zip when asked. */
export function encodeAttachment({ name, bytes }: EdxmlAttachment, isZipped: boolean): string {
  const packed = isZipped ? zipSync({ [name]: bytes }) : bytes;
  return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString('base64');
}

function attachmentOf(element: XmlElement): EdxmlAttachment {
  const name = childText(element, 'AttachmentName');
  const description = childText(element, 'Description');
  const contentType = childText(element, 'ContentType');
  const bytes = decodeBase64(childText(element, 'ContentTransferEncoded'), name);
  const about = description === '' ? {} : { description };
  if (contentType !== 'application/zip' || /\.zip$/i.test(name))
    return { name, contentType, ...about, bytes };
  const [entry, ...others] = unzipEntries(bytes, () => true, {
    entries: 10,
    unpackedBytes: MAX_ATTACHMENT_BYTES,
  });
  if (!entry || others.length > 0) return { name, contentType, ...about, bytes };
  return { name: name || entry[0], contentType, ...about, bytes: entry[1] };
}

function decodeBase64(text: string, name: string): Uint8Array {
  const compact = text.replaceAll(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new DocumentError('damaged', 'An attachment is cut off or is not base64', {
      name: name.slice(0, 100),
    });
  }
  if (compact.length > (MAX_ATTACHMENT_BYTES / 3) * 4)
    throw new DocumentError('too_large', 'An attachment is too large', { limit: MAX_ATTACHMENT_BYTES });
  return new Uint8Array(Buffer.from(compact, 'base64'));
}

function childText(element: XmlElement, name: string): string {
  return textOf(childElement(element, name)).trim();
}
