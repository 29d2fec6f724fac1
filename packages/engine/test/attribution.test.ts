import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileNetworks, networkReport } from '../src/index.ts';

const at = Date.UTC(2026, 10, 21);

test('the longest prefix wins, in both families and any spelling', () => {
  const table = compileNetworks([
    { cidr: '10.0.0.0/8', unitId: 'province' },
    { cidr: '10.1.0.0/16', unitId: 'department' },
    { cidr: '2001:db8::/32', unitId: 'province' },
    { cidr: '2001:db8:1::/48', unitId: 'commune' },
  ]);
  expect(table.attribute('10.1.2.3', at)).toEqual({
    kind: 'unit',
    unitId: 'department',
    cidr: '10.1.0.0/16',
  });
  expect(table.attribute('::ffff:10.2.0.1', at)).toMatchObject({ unitId: 'province' });
  expect(table.attribute('2001:0db8:0001::7', at)).toMatchObject({ unitId: 'commune' });
  expect(table.attribute('192.0.2.1', at)).toEqual({ kind: 'none' });
  expect(table.attribute('nonsense', at)).toEqual({ kind: 'none' });
});

test('a network belongs to the unit that had it at that instant', () => {
  const table = compileNetworks([
    { cidr: '10.1.0.0/16', unitId: 'old', validTo: at },
    { cidr: '10.1.0.0/16', unitId: 'new', validFrom: at },
    { cidr: '10.0.0.0/8', unitId: 'province' },
  ]);
  expect(table.attribute('10.1.2.3', at - 1)).toMatchObject({ unitId: 'old' });
  expect(table.attribute('10.1.2.3', at)).toMatchObject({ unitId: 'new' });
  expect(table.attribute('10.1.2.3', null)).toMatchObject({ unitId: 'new' });
});

test('a shared exit names candidates and is never narrowed to one', () => {
  const table = compileNetworks([
    { cidr: '203.0.113.5', unitId: 'a', shared: true },
    { cidr: '203.0.113.5/32', unitId: 'b', shared: true },
    { cidr: '203.0.113.6', unitId: 'a', shared: true },
  ]);
  expect(table.attribute('203.0.113.5', at)).toEqual({
    kind: 'candidates',
    unitIds: ['a', 'b'],
    cidr: '203.0.113.5/32',
  });
  expect(table.attribute('203.0.113.6', at)).toMatchObject({ kind: 'candidates', unitIds: ['a'] });
});

test('the report names contested, nested and lapsed networks', () => {
  const report = networkReport([
    { cidr: '10.1.0.0/16', unitId: 'a' },
    { cidr: '10.1.0.0/16', unitId: 'b' },
    { cidr: '10.1.2.0/24', unitId: 'c' },
    { cidr: '10.9.0.0/16', unitId: 'a', validTo: 100 },
    { cidr: '10.9.0.0/16', unitId: 'b', validFrom: 200 },
  ]);
  expect(
    report.overlaps.map((overlap) => `${overlap.kind} ${overlap.wide.unitId} ${overlap.narrow.unitId}`),
  ).toEqual(['same a b', 'inside a c', 'inside b c']);
  expect(report.gaps).toEqual([{ cidr: '10.9.0.0/16', from: 100, until: 200 }]);
});

test('a malformed row is refused with its position', () => {
  expect(() =>
    compileNetworks([
      { cidr: '10.0.0.0/8', unitId: 'a' },
      { cidr: '10.0.0.0/99', unitId: 'a' },
    ]),
  ).toThrow(
    expect.objectContaining({
      code: 'engine.network_malformed',
      details: { position: 1, cidr: '10.0.0.0/99' },
    }),
  );
});

test('an address as a number belongs to whom it belongs as a text', () => {
  const networks = fc.array(
    fc.record({
      cidr: fc
        .tuple(
          fc.constantFrom('10.1.2.3', '10.1.255.0', '0.0.0.0', '255.255.255.255', '10.2.0.1'),
          fc.nat(32),
        )
        .map(([address, prefix]) => `${address}/${prefix}`),
      unitId: fc.constantFrom('a', 'b', 'c'),
      shared: fc.boolean(),
      validTo: fc.constantFrom(null, 1000),
    }),
    { maxLength: 12 },
  );
  const addresses = fc.oneof(
    fc.nat(0xffffffff),
    fc.constantFrom(0, 0x0a010203, 0x0a010200, 0x0a0101ff, 0x0a020001, 0xffffffff, 0x0affffff, 0x0b000000),
  );
  fc.assert(
    fc.property(
      networks,
      fc.array(addresses, { maxLength: 20 }),
      fc.constantFrom(null, 500, 1500),
      (rows, asked, at) => {
        const table = compileNetworks(rows);
        for (const address of asked) {
          const text = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
          expect(table.attributeIpv4(address, at)).toEqual(table.attribute(text, at));
        }
      },
    ),
  );
});

test('an IPv6 address given as four numbers belongs to whom its text says, asked once or again', () => {
  const table = compileNetworks([
    { cidr: '2001:db8::/32', unitId: 'province' },
    { cidr: '2001:db8:1::/48', unitId: 'old', validTo: at },
    { cidr: '2001:db8:1::/48', unitId: 'new', validFrom: at },
    { cidr: '2001:db8:2::7', unitId: 'a', shared: true },
  ]);
  const words = fc.tuple(
    fc.constantFrom(0x20010db8, 0x20010db9),
    fc.constantFrom(0x10000, 0x20000, 7),
    fc.constantFrom(0, 1),
    fc.constantFrom(7, 8),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), fc.constantFrom(null, at - 1, at), (asked, when) => {
      for (const address of asked) {
        const groups = address.flatMap((word) => [word >>> 16, word & 0xffff]);
        const text = groups.map((group) => group.toString(16)).join(':');
        expect(table.attributeIpv6(address, when)).toEqual(table.attribute(text, when));
      }
    }),
  );
});
