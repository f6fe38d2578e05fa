import type { Log } from '../../src/core/ports.ts';
import { settled } from '../../src/sandbox/start/story.ts';
import { startWorld, type World, type WorldOptions } from '../../src/sandbox/start/world.ts';
import type { CustomerDraft } from '../../src/sandbox/whatsapp/customers.ts';
import type { Phone } from '../../src/sandbox/whatsapp/phone.ts';
import type { Comment, Ticket } from '../../src/sandbox/zendesk/model.ts';
import type { ZendeskEffect } from '../../src/sandbox/zendesk/oracle.ts';
import { configText, type MoreConfig } from './config-text.ts';
import { createMovedClock, type MovedClock } from './moved-clock.ts';
import { FLOW_TIMINGS, SCALE } from './timings.ts';
import { until } from './until.ts';

export interface BridgeOptions extends Partial<Omit<WorldOptions, 'log' | 'clock'>>, MoreConfig {}

/** The service between two emulated vendors, and what tests ask of them. */
export interface Bridge {
  readonly world: World;
  readonly clock: MovedClock;
  readonly agentId: number;
  readonly logged: readonly { readonly level: string; readonly event: string; readonly fields: object }[];
  customer(draft?: CustomerDraft): Phone;
  /** Waits until neither side has anything left to do. */
  rest(): Promise<void>;
  tickets(): readonly Ticket[];
  /** The one ticket there is; anything else is a failure. */
  onlyTicket(): Ticket;
  /** The customers' words on a ticket, oldest first: public comments not written by an agent. */
  customerWords(ticket: Ticket): readonly string[];
  notes(ticket: Ticket): readonly string[];
  reply(ticket: Ticket, html: string): number;
  note(ticket: Ticket, text: string): number;
  /** Opens a ticket by a first message and waits for rest. */
  openTicket(phone: Phone, text?: string): Promise<Ticket>;
  effects(kind: ZendeskEffect['kind']): readonly ZendeskEffect[];
  /** The texts WhatsApp took, oldest first, also those whose answer got lost. */
  sent(): readonly string[];
  reasons(wamid: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

let told = false;

/** Starts everything on free ports. Every test has its own, so none depends on another. */
export const openBridge = async (options: BridgeOptions = {}): Promise<Bridge> => {
  if (!told) process.stdout.write(`timings of delivery: ${SCALE} times production's\n`);
  told = true;
  const clock = createMovedClock();
  const logged: { level: string; event: string; fields: object }[] = [];
  const write = (level: string) => (fields: object, event: string) => void logged.push({ level, event, fields });
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const { yaml, helpdesk, server, number, storage, ...rest } = options;
  const world = await startWorld({
    store: ':memory:',
    timings: FLOW_TIMINGS,
    configText: configText({
      ...(yaml ? { yaml } : {}),
      ...(helpdesk ? { helpdesk } : {}),
      ...(server ? { server } : {}),
      ...(number ? { number } : {}),
      ...(storage ? { storage } : {}),
    }),
    ...rest,
    log,
    clock,
  });
  // The bridge knows its own user from its first sign-in on; what comes before would be read once too often.
  // On a busy machine one may take longer than these tests let a call take: then it is tried again by a new start.
  const said = (event: string) => logged.filter((line) => line.event === event).length;
  for (let starts = 1; ; starts += 1) {
    await until('the sign-in', () => said('helpdesk.connected') + said('helpdesk.not-connected') >= starts);
    if (said('helpdesk.connected') > 0) break;
    await world.restart();
  }
  const { desk, oracle } = world.zendesk;
  const agentId = desk.addAgent({ name: 'Anna Keller', email: 'anna@example.com', role: 'agent' }).id;
  let customers = 0;
  const isCustomers = (comment: Comment) =>
    comment.public && desk.listUsers().find(({ id }) => id === comment.authorId)?.role === 'end-user';
  const bridge: Bridge = {
    world,
    clock,
    agentId,
    logged,
    customer: (draft) => {
      customers += 1;
      const known = draft ?? {
        name: `Customer ${customers}`,
        phone: `4915112345${String(customers).padStart(3, '0')}`,
      };
      return world.whatsapp.phone(world.whatsapp.createCustomer(known));
    },
    rest: () => settled(world),
    tickets: () => desk.listTickets(),
    onlyTicket: () => {
      const [ticket, ...more] = desk.listTickets();
      if (!ticket || more.length > 0) throw new Error(`expected one ticket, there are ${desk.listTickets().length}`);
      return ticket;
    },
    customerWords: (ticket) => ticket.comments.filter(isCustomers).map(({ plain }) => plain),
    notes: (ticket) => ticket.comments.filter((comment) => !comment.public).map(({ plain }) => plain),
    reply: (ticket, html) => desk.reply(ticket.id, { agentId, html }),
    note: (ticket, text) => desk.note(ticket.id, { agentId, text }),
    openTicket: async (phone, text = 'Hello') => {
      const before = desk.listTickets().length;
      await phone.sendText(text);
      const ticket = await until('a new ticket', () => desk.listTickets()[before]);
      await bridge.rest();
      return ticket;
    },
    effects: (kind) => oracle.effects.filter((effect) => effect.kind === kind),
    sent: () => world.whatsapp.oracle.accepted.map(({ body }) => body),
    reasons: async (wamid) =>
      (await world.app.reads.explain(wamid)).flatMap(({ reasons }) => reasons.map(({ code }) => code)),
    close: () => world.close(),
  };
  return bridge;
};

/** Runs a test with a bridge of its own and closes it whatever happens. */
export const withBridge =
  (options: BridgeOptions, test: (bridge: Bridge) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const bridge = await openBridge(options);
    try {
      await test(bridge);
      if (bridge.world.zendesk.bugs.length > 0 || bridge.world.whatsapp.bugs.length > 0) {
        throw new Error('an emulator met a fault of its own');
      }
    } finally {
      await bridge.close();
    }
  };
