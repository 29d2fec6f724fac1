import { formatShortDate } from '../date.ts';
import { documentTypes, type DocumentType } from '../document-types.ts';
import type {
  ArchiveLine,
  DocumentNumber,
  OfficialDocument,
  PartialDate,
  SignatureBlock,
  Urgency,
} from '../model.ts';
import { formatDocumentNumber } from '../number.ts';

/** What the sender brings to every letter. A letter without sequence or day is a draft for the clerk's office. */
export interface Letterhead {
  superior?: string;
  /** In capitals, as printed. */
  issuer: string;
  /** How the issuer calls itself in running text: "Sở Khoa học và Công nghệ". */
  issuerInText: string;
  number: DocumentNumber;
  place: string;
  date?: PartialDate;
  urgency?: Urgency;
  signature: SignatureBlock;
  archive: ArchiveLine;
  /** Further recipients after "Như trên". */
  recipients?: string[];
}

/** A document cited in running text. */
export interface CitedDocument {
  type: DocumentType;
  number: DocumentNumber;
  /** Whole date. */
  date: PartialDate;
  issuer: string;
  /** Without "về việc". */
  subject?: string;
}

/** First citation with everything, later ones by {@link citeAgain}. Source: Decree 30/2020/NĐ-CP, Annex I, item 6. */
export function cite({ type, number, date, issuer, subject }: CitedDocument): string {
  const about = subject ? ` về việc ${subject}` : '';
  return `${documentTypes[type]} số ${formatDocumentNumber(number)} ngày ${formatShortDate(date)} của ${issuer}${about}`;
}

export function citeAgain({ type, number }: CitedDocument): string {
  return `${documentTypes[type]} số ${formatDocumentNumber(number)}`;
}

/** A letter or titled document with the components that the letterhead fills. */
export function fromLetterhead(
  head: Letterhead,
  parts: Pick<OfficialDocument, 'type' | 'subject' | 'addressees' | 'body'> &
    Partial<Pick<OfficialDocument, 'legalBases' | 'attachments'>>,
): OfficialDocument {
  const { superior, issuer, number, place, date, urgency, signature, archive, recipients = [] } = head;
  return {
    ...(superior ? { superior } : {}),
    issuer,
    number,
    place,
    ...(date ? { date } : {}),
    ...(urgency ? { urgency } : {}),
    legalBases: [],
    attachments: [],
    ...parts,
    recipients: ['Như trên', ...recipients],
    archive,
    signature,
  };
}
