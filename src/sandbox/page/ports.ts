import type { Clock } from '../../core/ports.ts';
import type { Counts, Explained } from '../../core/reads.ts';
import type { HelpdeskEmulator } from '../shared/desk.ts';
import type { WhatsAppEmulator } from '../whatsapp/emulator.ts';

/** A clock that can be moved ahead; nothing sleeps meanwhile. */
export interface MovableClock extends Clock {
  move(ms: number): Promise<void>;
}

/** The service between the two vendors, as the sandbox sees and treats it. */
export interface Bridge {
  readonly state: 'starting' | 'running' | 'killed';
  explain(id: string): Promise<readonly Explained[]>;
  /** The events after one, or the newest ones; oldest first. */
  decisions(afterEventId: number | undefined, limit: number): Promise<readonly Explained[]>;
  counts(): Promise<Counts>;
  /** Stops or starts sending; everything is kept. */
  act(action: 'pause' | 'resume'): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts it again on the same store. */
  start(): Promise<void>;
}

/** What the page plays with. */
export interface Playground {
  readonly whatsapp: WhatsAppEmulator;
  readonly helpdesk: HelpdeskEmulator;
  /** As people write it, for example Zendesk. */
  readonly helpdeskName: string;
  readonly bridge: Bridge;
  readonly clock: MovableClock;
  /** The business number that customers write to. */
  readonly numberId: string;
  /** How many times shorter than in production the service waits after an unknown outcome. */
  readonly timesFaster: number;
}
