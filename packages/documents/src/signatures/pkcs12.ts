import { verify, X509Certificate } from 'node:crypto';
import { DocumentError } from '../errors.ts';
import { type DocumentSigner, keyTypeOf } from './signer.ts';

/**
 * Opens a `.p12` or `.pfx` file: PBES2 as OpenSSL 3 and Windows write it, and the older RC2 and triple DES.
 * Format: PKCS #12 v1.1, RFC 7292.
 * @throws DocumentError `unusable_key` for a wrong passphrase and for a file without a key and its certificate
 */
export async function openPkcs12(bytes: Uint8Array, passphrase: string): Promise<DocumentSigner> {
  const { P12Signer } = await import('@libpdf/core');
  const store = await P12Signer.create(bytes, passphrase).catch(() => {
    // What the reader says may quote the file.
    throw new DocumentError(
      'unusable_key',
      'The key store does not open: the passphrase is wrong or the file holds no key',
    );
  });
  const certificates = [store.certificate, ...store.certificateChain].map((der) => new X509Certificate(der));
  const sign = (data: Uint8Array) => store.sign(data, 'SHA-256');
  const probe = new TextEncoder().encode('lachan');
  const signature = await sign(probe);
  // Files of some programs have the authority's certificate first.
  const leaf = certificates.find(({ publicKey }) => verify('sha256', probe, publicKey, signature));
  if (!leaf) throw new DocumentError('unusable_key', 'The key store has no certificate of its key');
  const others = certificates.filter((certificate) => certificate !== leaf);
  return { certificates: [leaf, ...others], keyType: keyTypeOf(leaf), sign };
}
