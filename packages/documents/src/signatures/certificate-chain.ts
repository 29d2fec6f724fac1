import { X509Certificate } from 'node:crypto';
import { maySign } from './key-usage.ts';
import { type Revocation, revocationOf } from './revocation.ts';

/** Who signed, from the certificate. */
export interface Signer {
  /** Common name, else the whole subject. */
  name: string;
  /** Organisation in the subject; absent when it names none. */
  organisation?: string;
  subject: string;
  issuer: string;
  /** Hexadecimal, in capitals. */
  serialNumber: string;
  /** ISO 8601. */
  validFrom: string;
  validTo: string;
}

export type ChainFinding =
  | 'untrusted_chain'
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'certificate_revoked'
  | 'not_for_signing'
  /** An RSA key of less than 2048 bits. */
  | 'weak_key';

export interface Trust {
  /** Certificates in PEM that chains must end in; a bundle may hold several. */
  anchors: string[];
  /** The moment that validity is asked for when the file does not prove its own; best the time of signing. */
  at: Date;
  /** Serial numbers, in hexadecimal capitals, that are revoked. */
  revokedSerials?: ReadonlySet<string>;
  /** Revocation lists of the authorities, in DER or PEM. Nothing is ever fetched. */
  crls?: readonly Uint8Array[];
}

export interface CertificateJudgement {
  findings: ChainFinding[];
  /** Whether the signer's certificate is on a list of its issuer; `not_checked` without a list for that moment. */
  revocation: Revocation;
}

export function signerOf(certificate: X509Certificate): Signer {
  const { subject, issuer, serialNumber, validFrom, validTo } = certificate;
  const organisation = /^O=(.*)$/m.exec(subject)?.[1];
  return {
    name: /^CN=(.*)$/m.exec(subject)?.[1] ?? subject,
    ...(organisation === undefined ? {} : { organisation }),
    subject,
    issuer,
    serialNumber,
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
  };
}

/**
 * What is wrong with the certificate and its chain to an anchor.
 * @param isTimeProven a time stamp says that it was signed at `trust.at`; otherwise a revocation counts whenever it
 * happened, because a thief would write an earlier time
 */
export function judgeCertificate(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  trust: Trust,
  isTimeProven = false,
): CertificateJudgement {
  const findings: ChainFinding[] = [];
  const chain = buildChain(leaf, others, trust.anchors.flatMap(certificatesOf));
  if (!chain) findings.push('untrusted_chain');
  if (leaf.ca || !maySign(leaf.raw)) findings.push('not_for_signing');
  let revocation: Revocation = 'not_checked';
  for (const [index, certificate] of (chain ?? [leaf]).entries()) {
    const { publicKey } = certificate;
    if (publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      findings.push('weak_key');
    if (trust.at < new Date(certificate.validFrom)) findings.push('certificate_not_yet_valid');
    if (trust.at > new Date(certificate.validTo)) findings.push('certificate_expired');
    const issuer = chain?.[index + 1];
    const state = issuer
      ? revocationOf(certificate, issuer, trust.crls ?? [], { at: trust.at, isTimeProven })
      : 'not_checked';
    if (state === 'revoked' || trust.revokedSerials?.has(certificate.serialNumber))
      findings.push('certificate_revoked');
    if (index === 0) revocation = findings.includes('certificate_revoked') ? 'revoked' : state;
  }
  return { findings: [...new Set(findings)], revocation };
}

/** Every certificate of a PEM bundle. */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

function buildChain(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  anchors: X509Certificate[],
): X509Certificate[] | null {
  const chain = [leaf];
  // Longer chains do not occur, and certificates that issue each other must not loop.
  for (let depth = 0; depth < 8; depth += 1) {
    const last = chain.at(-1) ?? leaf;
    if (anchors.some((anchor) => anchor.raw.equals(last.raw))) return chain;
    const anchor = anchors.find((candidate) => issued(candidate, last));
    if (anchor) return [...chain, anchor];
    const next = others.find((candidate) => !chain.includes(candidate) && issued(candidate, last));
    if (!next) return null;
    chain.push(next);
  }
  return null;
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
