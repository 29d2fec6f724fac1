import type { XmlElement } from '../files/xml.ts';
import type { PartialDate } from '../model.ts';

/**
 * Messages of the exchange of official documents between state bodies.
 * Format: QCVN 102:2016/BTTTT with amendment 1:2022; names of elements, misspelt ones included, as there.
 */
export type EdxmlMessage = EdxmlDocument | EdxmlStatus;

export const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

export interface EdxmlOrganisation {
  /** `000.00.00.H41` or, after Decision 20/2020/QĐ-TTg, `H55.242`. */
  id: string;
  /** Body above it. */
  inCharge?: string;
  name?: string;
  address?: string;
  email?: string;
  telephone?: string;
  fax?: string;
  website?: string;
}

/** A document by the identity that the exchange knows. */
export interface EdxmlReference {
  organisationId?: string;
  /** `51/UBND-KGVX`, as written. */
  code?: string;
  date?: PartialDate;
  /** A UUID, or `{OrganId},{yyyy/MM/dd},{number}/{notation}`. */
  documentId?: string;
}

export interface EdxmlTrace {
  organisationId: string;
  /** ISO 8601 with the Vietnamese offset: `2026-03-05T08:30:00+07:00`. */
  at: string;
}

export interface EdxmlAttachment {
  name: string;
  contentType: string;
  description?: string;
  bytes: Uint8Array;
}

/** What a message does to a document that was sent: BussinessDocType 0, 1, 2, 3. */
export type EdxmlBusinessType = 'new' | 'revoke' | 'update' | 'replace';

export interface EdxmlBusiness {
  type: EdxmlBusinessType;
  reason?: string;
  /** Whether the paper follows. */
  hasPaper: boolean;
  staff?: EdxmlStaff;
  /** For `update`: whether the document or the receivers change. */
  update?: {
    isDocumentChanged: boolean;
    areReceiversChanged: boolean;
    receivers: { organisationId: string; type: string }[];
  };
  /** For `replace`. */
  replaces: { documentId: string; organisationIds: string[] }[];
}

export interface EdxmlStaff {
  department?: string;
  staff?: string;
  email?: string;
  mobile?: string;
}

interface EdxmlCommon {
  from: EdxmlOrganisation;
  responseFor: EdxmlReference[];
  trace: EdxmlTrace[];
  /** XML-DSig as received; it holds only for the bytes as received. */
  signature?: XmlElement;
  /** Elements that the format does not know, by the path of their parent; they are written back there. */
  unknown: { parent: string[]; element: XmlElement }[];
  /** Defects that were put up with; empty for a clean file. */
  defects: EdxmlDefect[];
}

export interface EdxmlDefect {
  code:
    | 'undeclared_prefix'
    | 'wrong_namespace'
    | 'bare_envelope'
    | 'date_format'
    | 'attachment_unreferenced'
    | 'reference_without_attachment'
    | 'missing_element';
  /** The prefix, element or name that it is about. */
  subject: string;
}

export interface EdxmlDocument extends EdxmlCommon {
  kind: 'document';
  to: EdxmlOrganisation[];
  documentId?: string;
  /** As written: the number may have leading zeros or letters. */
  code: { number: string; notation: string };
  place?: string;
  date?: PartialDate;
  /** 1 normative, 2 administrative. */
  type?: { code: number; detail?: string; name?: string };
  subject?: string;
  content?: string;
  signer?: { competence?: string; position?: string; fullName?: string };
  /** Deadline of the reply. */
  dueOn?: PartialDate;
  toPlaces: string[];
  other: {
    priority?: string;
    sphere?: string;
    drafter?: string;
    copies?: string;
    pages?: string;
    direction?: string;
    appendixes: string[];
  };
  isSteering: boolean;
  business: EdxmlBusiness;
  attachments: EdxmlAttachment[];
}

/** 01 arrived · 02 refused · 03 received · 04 assigned · 05 in progress · 06 done · 13 taken back · 15/16 agreed/refused. */
export type EdxmlStatusCode = '01' | '02' | '03' | '04' | '05' | '06' | '13' | '15' | '16';

export interface EdxmlStatus extends EdxmlCommon {
  kind: 'status';
  code: EdxmlStatusCode;
  description?: string;
  staff?: EdxmlStaff;
  at?: string;
}
