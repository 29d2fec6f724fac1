import type { Actor } from './actor.ts';
import type { HttpServer, HttpRequest, Route } from './http/server.ts';
import type { Job } from './jobs.ts';
import type { Kernel } from './kernel.ts';
import type { Measure } from './measures.ts';
import type { OperatorAction } from './operator.ts';
import type { SearchSource } from './search.ts';

/** What an area brings to the house. */
export interface Area {
  name: string;
  /** Endpoints that are one command or query each. */
  routes?: readonly Route[];
  /** Routes that move streams: uploads, downloads, logs. Each stands on the list in the architecture test. */
  streams?: (http: HttpServer, kernel: Kernel) => void;
  jobs?: readonly Job[];
  measures?: readonly Measure[];
  searches?: readonly SearchSource[];
  /** What the operator of the machine may ask for on the command line. */
  actions?: readonly OperatorAction[];
  /** Subscribes to events of earlier areas. */
  listen?: (kernel: Kernel) => void;
  /** Brings what earlier versions have kept into the form of this one, before anything is served; safe to run twice. */
  upgrade?: (kernel: Kernel) => Promise<void>;
  /** Says on the terminal, once the server listens, what a person needs to begin. */
  welcome?: (kernel: Kernel, where: { address: string; setUpKey: string }) => Promise<void>;
  /** Recognises who asks; the first area that does decides. */
  authenticate?: (kernel: Kernel, request: HttpRequest) => Promise<Actor | null>;
}
