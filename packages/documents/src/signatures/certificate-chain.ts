import { X509Certificate } from 'node:crypto';

/** Who signed, from the certificate. */
export interface Signer {
  /** Common name, else the whole subject. */
  name: string;
  subject: string;
  issuer: string;
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
  | 'not_for_signing';

export interface Trust {
  /** Certificates in PEM that chains must end in; a bundle may hold several. */
  anchors: string[];
  /** The moment that validity is asked for; best the time of signing. */
  at: Date;
  /** Serial numbers, in hexadecimal capitals, that are revoked. */
  revokedSerials?: ReadonlySet<string>;
}

export function signerOf(certificate: X509Certificate): Signer {
  const { subject, issuer, serialNumber, validFrom, validTo } = certificate;
  const name = /^CN=(.*)$/m.exec(subject)?.[1] ?? subject;
  return {
    name,
    subject,
    issuer,
    serialNumber,
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
  };
}

/** What is wrong with the certificate and its chain to an anchor; empty when nothing is. */
export function checkChain(leaf: X509Certificate, others: X509Certificate[], trust: Trust): ChainFinding[] {
  const findings: ChainFinding[] = [];
  const anchors = trust.anchors.flatMap(certificatesOf);
  const chain = buildChain(leaf, others, anchors);
  if (!chain) findings.push('untrusted_chain');
  if (leaf.ca) findings.push('not_for_signing');
  for (const certificate of chain ?? [leaf]) {
    if (trust.at < new Date(certificate.validFrom)) findings.push('certificate_not_yet_valid');
    if (trust.at > new Date(certificate.validTo)) findings.push('certificate_expired');
    if (trust.revokedSerials?.has(certificate.serialNumber)) findings.push('certificate_revoked');
  }
  return [...new Set(findings)];
}

/** Every certificate of a PEM bundle. */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

function buildChain(
  leaf: X509Certificate,
  others: X509Certificate[],
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
