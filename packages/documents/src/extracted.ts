import type { DocumentType } from './document-types.ts';
import type {
  ArchiveLine,
  Block,
  DocumentNumber,
  PartialDate,
  Secrecy,
  SignatureBlock,
  Urgency,
} from './model.ts';

/** Half-open range of UTF-16 offsets in the repaired text that a reading returns. */
export interface Span {
  start: number;
  end: number;
}

/** One thing read from the source, with the place where it stands. */
export interface Found<T> {
  value: T;
  span: Span;
  /** 0–1. From 0.9 on the source says it in its usual place and form; below 0.7 a person should confirm. */
  confidence: number;
  /** The source does not state the value; it follows from what stands at `span`. */
  inferred?: true;
}

/** What was read from a document. A field that was not found is absent; nothing is filled in silently. */
export interface ExtractedDocument {
  superior?: Found<string>;
  issuer?: Found<string>;
  number?: Found<DocumentNumber>;
  place?: Found<string>;
  date?: Found<PartialDate>;
  type?: Found<DocumentType>;
  subject?: Found<string>;
  urgency?: Found<Urgency>;
  secrecy?: Found<Secrecy>;
  addressees: Found<Addressee>[];
  legalBases: Found<string>[];
  body: Found<Block>[];
  recipients: Found<string>[];
  archive?: Found<ArchiveLine>;
  signature?: Found<SignatureBlock>;
  attachments: Found<string>[];
  citations: Found<Citation>[];
  /** The document that this one carries out; one of `citations`. */
  implements?: Found<Citation>;
  footnotes: Found<Footnote>[];
  tasks: Task[];
  /** Contradictions and defects, flagged and never resolved. */
  warnings: Warning[];
}

export interface Addressee {
  text: string;
  units: UnitMention[];
}

/**
 * Kinds of units an instruction can name together. `named` is one unit with its own name. `all-units` is
 * "các cơ quan, đơn vị" or "các đơn vị, địa phương".
 */
export type UnitKind =
  | 'ministries'
  | 'provinces'
  | 'departments'
  | 'districts'
  | 'communes'
  | 'state-companies'
  | 'press'
  | 'telecoms'
  | 'data-centre'
  | 'mass-organisations'
  | 'public-services'
  | 'all-units'
  | 'named';

export interface UnitMention {
  kind: UnitKind;
  /** As written; a unit's abbreviation is spelled out: "Sở TT&TT" gives "Sở Thông tin và Truyền thông". */
  name: string;
}

/** `lead` is chủ trì, `cooperate` phối hợp; `perform` is everybody else who must act. */
export type ActorRole = 'lead' | 'cooperate' | 'perform';

export type Actor = Found<UnitMention & { role: ActorRole }>;

/** A citation of another document; (issuer, number, date) identify it, never the number alone. */
export interface Citation {
  /** As written: `Văn bản`, `Chỉ thị`, `Luật`. Absent when only a number stands there. */
  type?: string;
  number?: DocumentNumber;
  /** Name of a law cited by name only. */
  title?: string;
  date?: PartialDate;
  /** As written, abbreviations of departments and ministries spelled out. */
  issuer?: string;
  /** The words of the citation. */
  citedAs: string;
  relation: CitationRelation;
}

/** `implements`: "Thực hiện …"; `basis`: "Căn cứ …"; `considers`: "Xét …"; `guidance`: "theo hướng dẫn …". */
export type CitationRelation = 'implements' | 'basis' | 'considers' | 'guidance' | 'mentions';

export interface Footnote {
  /** `1` for ⁽¹⁾, ¹ or [1]. */
  marker: string;
  text: string;
  /** Where the body refers to it; absent when the reference is lost. */
  reference?: Span;
}

/** One thing that somebody must do. */
export interface Task {
  /**
   * Place in the document's numbering, outermost first: `['1', '-2']` is the second dash under 1. Dashes and
   * plus signs are counted, `¶2` is the second unnumbered paragraph; `§2` the second instruction of an item
   * that holds several. Empty for the closing lines.
   */
  place: string[];
  /** `obstacle`: report difficulties when there are any. */
  kind: 'action' | 'report' | 'obstacle';
  text: string;
  span: Span;
  confidence: number;
  /** Empty when the document names nobody for it, not even in its addressees. */
  actors: Actor[];
  /** The most exact time phrase: `trước ngày 15 của tháng cuối cùng trong Quý`. */
  deadlineText?: Found<string>;
  /** What makes it recur, when it stands apart: `định kỳ hàng quý`. */
  recurrenceText?: Found<string>;
  targets: Found<Target>[];
  /** Named products and makers, as written. */
  products: Found<string>[];
  /** `CVE-2023-27997`, in capitals. */
  cves: Found<string>[];
  reports: Found<ReportDuty>[];
  /** Indexes into `citations`, those of its footnotes included. */
  citations: number[];
}

export interface Target {
  comparison: 'exactly' | 'at-least' | 'at-most' | 'more-than' | 'less-than';
  /** 0–100 in most cases; growth may exceed it. */
  percent: number;
  /** What the share is taken of, in the words after the figure; may be empty. */
  of: string;
}

export interface ReportDuty {
  to: UnitMention;
  /** What is reported, as written; absent when the text leaves it to the context. */
  what?: string;
}

export interface Warning {
  code: WarningCode;
  /** Both sides of a contradiction, or the one damaged place. */
  spans: Span[];
  /** The values that disagree, for a message. */
  details?: Record<string, string>;
}

export type WarningCode =
  /** The named issuer is not the one that the symbol stands for. */
  | 'issuer_symbol_mismatch'
  /** A cited document is younger than this one. */
  | 'cited_after_date'
  /** The same document is cited with two dates. */
  | 'citation_dates_differ'
  /** A well-known legal document is cited with a date it does not have. */
  | 'citation_date_wrong'
  /** Two documents with one number and different dates or issuers are cited. */
  | 'number_is_ambiguous'
  /** The body names other kinds of units than the addressees. */
  | 'addressees_body_mismatch'
  /** A citation whose type or number is damaged. */
  | 'citation_damaged'
  /** A date that no calendar has. */
  | 'impossible_date'
  /** A footnote without its reference, or a reference without its footnote. */
  | 'footnote_unmatched'
  /** Two different values stand where one belongs: two numbers, two dates. */
  | 'field_ambiguous'
  /** The file may hold a state secret, which must not be stored in an ordinary system. */
  | 'state_secret';
