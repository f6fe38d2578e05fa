import type { Desk, DeskTicket } from '../../src/sandbox/shared/desk.ts';
import { PROVIDERS, type Provider } from '../../src/sandbox/start/vendors.ts';
import type { Phone } from '../../src/sandbox/whatsapp/phone.ts';
import { withBridge } from './bridge.ts';
import { withFreshdesk } from './freshdesk-bridge.ts';
import type { MovedClock } from './moved-clock.ts';

export { PROVIDERS };

/** A bridge whose helpdesk does not matter: what is promised of each of them is asked here. */
export interface EitherBridge {
  readonly desk: Desk;
  readonly clock: MovedClock;
  readonly agentId: number;
  customer(): Phone;
  rest(): Promise<void>;
  openTicket(phone: Phone, text?: string): Promise<DeskTicket>;
  /** The ticket as it is now. */
  now(ticket: DeskTicket): DeskTicket;
  notes(ticket: DeskTicket): readonly string[];
  /** The texts WhatsApp took, oldest first. */
  sent(): readonly string[];
  /** The name of its group. */
  groupOf(ticket: DeskTicket): string | undefined;
  groupId(name: string): number;
  /** Tags the customer's record. */
  tagCustomer(ticket: DeskTicket, tags: readonly string[]): void;
  restart(): Promise<void>;
}

export interface EitherOptions {
  readonly yaml: string;
  readonly groups: readonly string[];
  readonly store?: string;
}

type Common = Pick<EitherBridge, 'clock' | 'agentId' | 'customer' | 'rest' | 'openTicket' | 'sent'>;

interface Account {
  readonly groups: readonly { readonly id: number; readonly name: string }[];
  readonly users: ReadonlyMap<number, { tags: string[] }>;
}

/** Runs a test with a bridge to this helpdesk and closes it whatever happens. */
export const withEither = (
  provider: Provider,
  { groups, ...options }: EitherOptions,
  test: (bridge: EitherBridge) => Promise<void>,
): (() => Promise<void>) =>
  provider === 'zendesk'
    ? withBridge({ ...options, zendesk: { groups } }, (bridge) =>
        test(eitherOf(bridge, bridge.world.zendesk, () => bridge.world.restart())),
      )
    : withFreshdesk({ ...options, freshdesk: { groups } }, (bridge) =>
        test(eitherOf(bridge, bridge.world.freshdesk, () => bridge.world.restart())),
      );

const eitherOf = (
  { clock, agentId, customer, rest, openTicket, sent }: Common,
  { desk, account }: { readonly desk: Desk; readonly account: Account },
  restart: () => Promise<void>,
): EitherBridge => {
  const now = ({ id }: DeskTicket): DeskTicket => desk.getTicket(id);
  return {
    ...{ desk, clock, agentId, customer, rest, openTicket, sent, restart, now },
    notes: (ticket) =>
      now(ticket)
        .comments.filter((comment) => !comment.public)
        .map(({ plain }) => plain),
    groupOf: (ticket) => account.groups.find(({ id }) => id === now(ticket).groupId)?.name,
    groupId: (name) => account.groups.find((group) => group.name === name)?.id ?? 0,
    tagCustomer({ requesterId }, tags) {
      const user = account.users.get(requesterId);
      if (!user) throw new Error('no requester');
      user.tags = [...tags];
    },
  };
};
