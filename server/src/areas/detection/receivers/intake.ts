import type { ReceiverTransport } from '../contract.ts';

/** Who sends, as the network shows it. */
export interface Sender {
  transport: ReceiverTransport;
  address: string;
  /** Of TLS, and checked against the authority: SHA-256 in hexadecimal digits, and the common name. */
  certificate?: { fingerprint: string; name: string } | undefined;
}

/** What a listener hands its lines to. */
export interface Intake {
  /** No room: TCP and TLS stop reading, UDP drops. */
  readonly isFull: boolean;
  /** Whole lines of one sender; of a sender that no source expects, they are counted and one is kept to be shown. */
  take: (sender: Sender, lines: Buffer) => void;
  /** A datagram had no room. */
  dropped: (sender: Sender) => void;
  /** Something of a sender could not be read; `reason` has its text on the page. */
  refused: (sender: Sender, reason: string) => void;
  /** The listener itself has a difficulty. */
  troubled: (transport: ReceiverTransport, error: unknown) => void;
  whenRoom: () => Promise<void>;
}

/** A port that takes logs. */
export interface Listener {
  readonly transport: ReceiverTransport;
  readonly host: string;
  readonly port: number;
  /** Messages the operating system lost since the port was opened. */
  lostBySystem: () => Promise<number>;
  close: () => Promise<void>;
}
