/**
 * A report of anti-virus state to the national centre: six blocks about the machines of one unit.
 * `v1` is the format as it was sent to the centre in 2023–24 (guide of 2018, CV 2290/BTTTT-CATTT). `v2` adds the
 * fields that a vendor's specification names (CV 8676/A05-TT4); that one is not verified.
 */
export type AvReportProfile = 'v1' | 'v2';

/** Who reports. Everything but the code may be empty. */
export interface AvSender {
  /** Code of QCVN 102:2016/BTTTT, 13 characters, the most specific part first: `000.00.05.H21`. */
  organId: string;
  /** v2 only: the body above it. */
  organizationInCharge: string;
  name: string;
  address: string;
  email: string;
  telephone: string;
  /** v1 only. */
  fax: string;
  /** v1 only. */
  website: string;
}

export interface AvMachine {
  ip: string;
  name: string;
  /** v2 only. */
  publicIp: string;
}

export interface AvMalware {
  machine: AvMachine;
  name: string;
  type: string;
  behavior: string;
  deviceType: string;
  /** How many files; `null` when nobody counted. */
  files: number | null;
  /** v2 only. */
  path: string;
  /** v2 only. */
  hash: string;
}

export interface AvConnection {
  machine: AvMachine;
  program: string;
  md5: string;
  sha2: string;
  target: string;
  /** v2 only. */
  targetPort: string;
}

export interface AvVulnerability {
  machine: AvMachine;
  name: string;
  osName: string;
}

export interface AvSystem {
  machine: AvMachine;
  osName: string;
  /** As the sender writes it; empty when unknown. */
  lastUpdate: string;
}

export interface AvQuality {
  machine: AvMachine;
  /** `null` when unknown. */
  hasAutoProtect: boolean | null;
  hasFirewall: boolean | null;
}

export interface AvReport {
  profile: AvReportProfile;
  sender: AvSender;
  subject: string;
  /** The product that reports. */
  product: string;
  /** Seconds since 1970. */
  atSeconds: number;
  malware: AvMalware[];
  connections: AvConnection[];
  vulnerabilities: AvVulnerability[];
  systems: AvSystem[];
  /** Machines of this report that were not updated for 15 days. */
  notUpdated: number;
  quality: AvQuality[];
}

/** What is wrong with a file that should be a report. */
export type AvFaultReason =
  | 'wrong_namespace'
  | 'wrong_case'
  | 'unexpected_element'
  | 'missing_element'
  | 'missing_attribute'
  | 'unexpected_text'
  | 'bad_organ_id'
  | 'bad_value';

export interface AvFault {
  /** From 1. */
  line: number;
  /** Names of elements from the root, without prefixes. */
  path: string;
  reason: AvFaultReason;
  /** What was found, shortened. */
  value: string;
  /** What should stand there. */
  expected: string;
}

export const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
export const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** `000.00.05.H21`. Format: QCVN 102:2016/BTTTT. */
export function isOrganId(text: string): boolean {
  return /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/.test(text);
}

/** Text that XML can hold: no control characters, no lone surrogates. */
export function legibleText(text: string): string {
  return text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
