import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses that no setting opens: link-local is where clouds keep their secrets. */
const never = new Set(['linkLocal', 'multicast', 'broadcast', 'unspecified', 'reserved']);

/** What {@link guardedLookup} fails with, as the `code` of its error. */
export const PRIVATE_ADDRESS = 'PRIVATE_ADDRESS';

/** Whether we may connect to an address: public ones always, private ones where an administrator said so. */
export function isAddressAllowed(address: string, isPrivateAllowed: boolean): boolean {
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (isPrivateAllowed && !never.has(range));
}

/** Looks a name up and refuses it if it leads inside: what was looked at is what is connected to. */
export function guardedLookup(isPrivateAllowed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) callback(error, []);
      else if (addresses.some(({ address }) => !isAddressAllowed(address, isPrivateAllowed)))
        callback(Object.assign(new Error('A private address'), { code: PRIVATE_ADDRESS }), []);
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 4);
    });
  };
}
