import type { KeptFiles } from '../../core/files.ts';
import type { Clock } from '../../core/ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { OwnAgent } from './own-agent.ts';
import type { SeenTickets } from './seen-tickets.ts';
import type { Transport } from './transport.ts';

/** What the calls to one account share. */
export interface Account {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly ownAgent: OwnAgent;
  readonly kept: KeptFiles;
  readonly seen: SeenTickets;
  readonly matchByPhone: 'unique' | 'never';
  readonly customerMessages: 'note' | 'reply';
  /** Without a trailing slash. */
  readonly url: string;
}

/** Where an agent opens the ticket. */
export const ticketUrl = (url: string, ticketId: string): string => `${url}/a/tickets/${ticketId}`;
