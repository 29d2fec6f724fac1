import { Certificate } from 'pkijs';

const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Whether the certificate's key usage, when it has one, allows signatures (RFC 5280, 4.2.1.3). */
export function maySign(der: Uint8Array): boolean {
  const usage = extensionOf(der, KEY_USAGE) as { valueBlock?: { valueHexView?: Uint8Array } } | undefined;
  const [bits] = usage?.valueBlock?.valueHexView ?? [];
  // digitalSignature and nonRepudiation are the two highest bits.
  return bits === undefined || (bits & 0b1100_0000) !== 0;
}

/** Whether the certificate is one of a time-stamping authority (RFC 3161, 2.3). */
export function mayStampTime(der: Uint8Array): boolean {
  const usage = extensionOf(der, EXTENDED_KEY_USAGE) as { keyPurposes?: string[] } | undefined;
  return usage?.keyPurposes?.includes(TIME_STAMPING) ?? false;
}

function extensionOf(der: Uint8Array, id: string): unknown {
  return Certificate.fromBER(new Uint8Array(der)).extensions?.find(({ extnID }) => extnID === id)
    ?.parsedValue;
}
