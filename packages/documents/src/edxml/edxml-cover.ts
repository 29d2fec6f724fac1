import { documentTypes, type DocumentType } from '../document-types.ts';
import type { OfficialDocument } from '../model.ts';
import { parseDocumentNumber } from '../number.ts';
import { foldVietnamese } from '../text/fold.ts';
import type { EdxmlDocument } from './edxml-model.ts';

/** What the envelope alone says of the document, for a message whose attachments cannot be read. */
export function coverOfEdxml(message: EdxmlDocument): OfficialDocument {
  const { code, from, place, date, type, subject, content, signer, to, toPlaces } = message;
  const number = parseDocumentNumber(`${code.number}/${code.notation}`);
  const kind = typeOfName(type?.name ?? '');
  const position = signer?.position?.toUpperCase();
  return {
    ...(from.name ? { issuer: from.name.toUpperCase() } : {}),
    ...(number ? { number } : {}),
    ...(place ? { place } : {}),
    ...(date ? { date } : {}),
    ...(kind ? { type: kind } : {}),
    ...(subject ? { subject } : {}),
    addressees: to.flatMap(({ name }) => (name ? [name] : [])),
    legalBases: [],
    body: content ? [{ kind: 'paragraph', text: content }] : [],
    recipients: toPlaces,
    ...(position
      ? { signature: { lines: [{ text: position }], ...(signer?.fullName ? { name: signer.fullName } : {}) } }
      : {}),
    attachments: [],
  };
}

function typeOfName(name: string): DocumentType | null {
  const key = foldVietnamese(name);
  const found = (Object.entries(documentTypes) as [DocumentType, string][]).find(
    ([, type]) => foldVietnamese(type) === key,
  );
  return found?.[0] ?? null;
}
