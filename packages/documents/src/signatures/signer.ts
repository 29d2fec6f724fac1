import { createPrivateKey, sign, verify, type X509Certificate } from 'node:crypto';
import { DocumentError } from '../errors.ts';
import { certificatesOf } from './certificate-chain.ts';

/** A key in PEM files. */
export interface SigningKey {
  privateKeyPem: string;
  /** For an encrypted key. */
  passphrase?: string;
  /** The signer's certificate first, then those above it. */
  certificatesPem: string;
}

/** Whoever can sign: a key in a file or in a token. The key itself need not be at hand. */
export interface DocumentSigner {
  /** The signer's certificate first, then those above it. */
  certificates: readonly [X509Certificate, ...X509Certificate[]];
  keyType: 'rsa' | 'ec';
  /** Signs the SHA-256 of `data`: PKCS #1 v1.5 for RSA, a DER sequence for ECDSA. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** @throws DocumentError `unusable_key` for a key that does not open or is not that of the certificate. */
export function signerOfPem(key: SigningKey): DocumentSigner {
  try {
    const privateKey = createPrivateKey({
      key: key.privateKeyPem,
      ...(key.passphrase === undefined ? {} : { passphrase: key.passphrase }),
    });
    const [leaf, ...others] = certificatesOf(key.certificatesPem);
    if (leaf?.checkPrivateKey(privateKey)) {
      return {
        certificates: [leaf, ...others],
        keyType: keyTypeOf(leaf),
        sign: async (data) => sign('sha256', data, privateKey),
      };
    }
  } catch {
    // Told below: what OpenSSL says about a key is not for a log.
  }
  throw new DocumentError('unusable_key', 'The key does not open or is not that of the certificate');
}

/** @throws DocumentError `unusable_key` for keys other than RSA and those on elliptic curves */
export function keyTypeOf(certificate: X509Certificate): 'rsa' | 'ec' {
  const type = certificate.publicKey.asymmetricKeyType;
  if (type === 'rsa' || type === 'ec') return type;
  throw new DocumentError('unusable_key', 'Only RSA and elliptic curve keys can sign documents', {
    type: type ?? 'unknown',
  });
}

/**
 * Signs, and believes only what its certificate can verify: a token may hold another key under the same name.
 * @throws DocumentError `unusable_key`
 */
export async function signChecked(signer: DocumentSigner, data: Uint8Array): Promise<Uint8Array> {
  const signature = await signer.sign(data);
  if (!verify('sha256', data, signer.certificates[0].publicKey, signature))
    throw new DocumentError('unusable_key', 'The key that signed is not that of the certificate');
  return signature;
}
