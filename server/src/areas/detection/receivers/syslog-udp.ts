import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { lineOfDatagram } from './framing.ts';
import type { Intake, Listener } from './intake.ts';

/** Asked of the operating system, which may give less: datagrams that come in while we are busy wait here. */
const RECEIVE_BUFFER_BYTES = 16 * 1024 * 1024;

/** Syslog over UDP (RFC 5426). The only way in that loses what it has no room for: the loss is counted and shown. */
export async function listenUdp(at: { host: string; port: number }, intake: Intake): Promise<Listener> {
  const socket = createSocket({ type: isIPv6(at.host) ? 'udp6' : 'udp4' });
  socket.on('message', (message, { address }) => {
    const sender = { transport: 'udp' as const, address: plainAddress(address) };
    if (intake.isFull) intake.dropped(sender);
    else intake.take(sender, lineOfDatagram(message));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(at.port, at.host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', (error) => intake.troubled('udp', error));
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch (error) {
    intake.troubled('udp', error);
  }
  const { port } = socket.address();
  return {
    transport: 'udp',
    host: at.host,
    port,
    lostBySystem: () => droppedBySystem(port),
    close: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}

/** Datagrams that Linux threw away because this process did not read them in time; 0 where it does not say. */
async function droppedBySystem(port: number): Promise<number> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let dropped = 0;
  for (const table of ['/proc/net/udp', '/proc/net/udp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const row of text.split('\n').slice(1)) {
      const columns = row.trim().split(/\s+/);
      if (columns[1]?.endsWith(suffix)) dropped += Number(columns.at(-1));
    }
  }
  return dropped;
}

/** `::ffff:10.1.2.3` → `10.1.2.3`, and no zone: as people write addresses. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
