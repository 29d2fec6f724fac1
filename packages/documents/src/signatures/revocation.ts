import { verify, type X509Certificate } from 'node:crypto';
import { CertificateRevocationList } from 'pkijs';

export type Revocation = 'good' | 'revoked' | 'not_checked';

const HASHES: Record<string, string> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

/**
 * What the lists at hand say of a certificate. Format: CRL, RFC 5280, section 5. A list counts when the issuer
 * signed it; it clears a certificate only when it covers the moment asked for.
 */
export function revocationOf(
  certificate: X509Certificate,
  issuer: X509Certificate,
  crls: readonly Uint8Array[],
  { at, isTimeProven }: { at: Date; isTimeProven: boolean },
): Revocation {
  let state: Revocation = 'not_checked';
  for (const list of crls) {
    const crl = parseCrl(list);
    if (!crl || !isSignedBy(crl, issuer)) continue;
    const serial = BigInt(`0x${certificate.serialNumber}`);
    const entry = crl.revokedCertificates?.find(
      ({ userCertificate }) => userCertificate.toBigInt() === serial,
    );
    if (entry && (!isTimeProven || entry.revocationDate.value <= at)) return 'revoked';
    const until = crl.nextUpdate?.value;
    // A list of later issue still names whoever was revoked at the moment asked for.
    if (!until || until >= at) state = 'good';
  }
  return state;
}

/** Whether the bytes, in DER or PEM, are a revocation list at all. */
export function isRevocationList(bytes: Uint8Array): boolean {
  return parseCrl(bytes) !== null;
}

function parseCrl(bytes: Uint8Array): CertificateRevocationList | null {
  const text = bytes[0] === 0x2d ? Buffer.from(bytes).toString('latin1') : '';
  const pem = /-----BEGIN X509 CRL-----([\s\S]*?)-----END X509 CRL-----/.exec(text)?.[1];
  try {
    return CertificateRevocationList.fromBER(new Uint8Array(pem ? Buffer.from(pem, 'base64') : bytes));
  } catch {
    return null;
  }
}

function isSignedBy(crl: CertificateRevocationList, issuer: X509Certificate): boolean {
  const hash = HASHES[crl.signatureAlgorithm.algorithmId];
  const { valueHexView } = crl.signatureValue.valueBlock;
  try {
    return hash !== undefined && verify(hash, crl.tbsView, issuer.publicKey, valueHexView);
  } catch {
    // The issuer has a key of another kind.
    return false;
  }
}
