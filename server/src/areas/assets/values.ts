import { foldVietnamese } from '@lachan/documents';
import ipaddr from 'ipaddr.js';
import type { MachineKind } from './contract.ts';

// What makers of boards and officers write where there is nothing.
const blanks = new Set([
  '',
  'na',
  'n a',
  'none',
  'null',
  'unknown',
  'khong',
  'khong co',
  'khong ro',
  'chua',
  'chua co',
  'chua cai',
  'chua cai dat',
  'no',
  'false',
  'not installed',
  'undefined',
  '0',
]);
const blankSerials = new Set([
  'TOBEFILLEDBYOEM',
  'DEFAULTSTRING',
  'SYSTEMSERIALNUMBER',
  'NOTSPECIFIED',
  'NOTAPPLICABLE',
  'NONE',
  'OEM',
  'INVALID',
  'UNKNOWN',
  'NA',
  'KHONG',
  'KHONGCO',
  'CHASSISSERIALNUMBER',
  'SERIALNUMBER',
  '123456789',
  '1234567890',
  '0123456789',
]);
// Cards that many machines show: broadcast, VPN clients (Cisco, Fortinet), loopback, RAS.
const sharedMacs = new Set([
  '00:00:00:00:00:00',
  'FF:FF:FF:FF:FF:FF',
  '00:05:9A:3C:7A:00',
  '00:05:9A:3C:78:00',
  '00:09:0F:FE:00:01',
  '00:09:0F:AA:00:01',
  '02:00:4C:4F:4F:50',
  '00:53:45:00:00:00',
  '20:41:53:59:4E:FF',
]);

/** The text, or `null` for the many ways to write that there is none: "N/A", "-", "Không có". */
export function presentText(text: string | undefined): string | null {
  const value = text?.trim() ?? '';
  return blanks.has(foldVietnamese(value)) ? null : value;
}

/** Name by which rows are matched: upper case, no marks, without a domain ("pc-01.gialai.local" is "PC-01"). */
export function nameKeyOf(name: string): string {
  const trimmed = name.trim();
  const host = /^[a-z0-9_-]+(?:\.[a-z0-9-]+)+$/i.test(trimmed) && !ipaddr.isValid(trimmed);
  const plain = host ? (trimmed.split('.')[0] ?? trimmed) : trimmed;
  return plain
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[đĐ]/g, 'D')
    .replaceAll(/\s+/g, ' ')
    .toUpperCase();
}

/** Letters and digits of a serial number; `null` when it is one that makers leave blank, or too short to tell. */
export function serialKeyOf(serial: string | null): string | null {
  const key = (serial ?? '').toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  if (key.length < 4 || /^(.)\1*$/.test(key) || blankSerials.has(key)) return null;
  return key;
}

/**
 * Addresses of network cards in one form, `00:11:22:AA:BB:CC`; those that many machines share are left out.
 * @returns `null` when the text holds something else
 */
export function readMacs(text: string): string[] | null {
  const macs: string[] = [];
  for (const part of partsOf(text)) {
    const digits = part.replaceAll(/[-:.]/g, '').toUpperCase();
    if (!/^[0-9A-F]{12}$/.test(digits)) return null;
    const mac = digits.match(/../g)?.join(':') ?? '';
    if (!sharedMacs.has(mac)) macs.push(mac);
  }
  return [...new Set(macs)];
}

/** Addresses in their shortest form. @returns `null` when the text holds something else */
export function readAddresses(text: string): string[] | null {
  const addresses: string[] = [];
  for (const part of partsOf(text)) {
    const bare = part.replace(/\/\d+$/, '').replace(/%.*$/, '');
    // `isValid` takes "10" and "10.1" for addresses too.
    if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(bare) && !bare.includes(':')) return null;
    if (!ipaddr.isValid(bare)) return null;
    addresses.push(ipaddr.process(bare).toString());
  }
  return [...new Set(addresses)];
}

/** The kind a text names; `null` when it is blank. What is neither server nor workstation is a device. */
export function readKind(text: string): MachineKind | null {
  const value = foldVietnamese(text);
  if (blanks.has(value)) return null;
  if (/\b(may chu|server|srv|dc)\b/.test(value)) return 'server';
  if (
    /\b(tram|workstation|desktop|laptop|notebook|xach tay|de ban|may tinh|pc|client|aio|may bo|computer)\b/.test(
      value,
    )
  )
    return 'workstation';
  return 'device';
}

/** A machine whose kind nobody wrote down is what its operating system says. */
export function kindOfSystem(osName: string | null): MachineKind {
  return /server|esxi|máy chủ/i.test(osName ?? '') ? 'server' : 'workstation';
}

/** The product a cell names; "Có" and "x" say that there is one, without its name. */
export function readProduct(text: string): string | null {
  const value = presentText(text);
  if (value === null) return null;
  return ['co', 'x', 'yes', 'true', '1', 'da cai', 'da cai dat', 'installed', 'on', 'bat'].includes(
    foldVietnamese(value),
  )
    ? 'Không rõ tên'
    : ['off', 'tat', 'disabled'].includes(foldVietnamese(value))
      ? null
      : value;
}

function partsOf(text: string): string[] {
  return text.split(/[\s,;|/]+(?!\d{1,3}$)/).filter((part) => presentText(part) !== null);
}
