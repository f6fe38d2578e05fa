import type { Log } from '../../src/core/ports.ts';
import type { FreshdeskEmulatorOptions } from '../../src/sandbox/freshdesk/options.ts';
import type { FreshdeskEffect } from '../../src/sandbox/freshdesk/oracle.ts';
import type { DeskTicket } from '../../src/sandbox/shared/desk.ts';
import { settled } from '../../src/sandbox/start/story.ts';
import { type FreshdeskWorld, startFreshdeskWorld } from '../../src/sandbox/start/world.ts';
import type { Phone } from '../../src/sandbox/whatsapp/phone.ts';
import { configText, type MoreConfig } from './config-text.ts';
import { createMovedClock, type MovedClock } from './moved-clock.ts';
import { QUICK_TIMINGS } from './timings.ts';
import { until } from './until.ts';

/** The service between an emulated WhatsApp and an emulated Freshdesk, and what tests ask of them. */
export interface FreshdeskBridge {
  readonly world: FreshdeskWorld;
  readonly clock: MovedClock;
  readonly agentId: number;
  customer(): Phone;
  rest(): Promise<void>;
  onlyTicket(): DeskTicket;
  /** The ticket as it is now. */
  now(ticket: DeskTicket): DeskTicket;
  customerWords(ticket: DeskTicket): readonly string[];
  notes(ticket: DeskTicket): readonly string[];
  openTicket(phone: Phone, text?: string): Promise<DeskTicket>;
  /** The texts WhatsApp took, oldest first. */
  sent(): readonly string[];
  effects(kind: FreshdeskEffect['kind']): readonly FreshdeskEffect[];
}

export interface FreshdeskBridgeOptions extends Omit<MoreConfig, 'provider'> {
  readonly freshdesk?: Partial<FreshdeskEmulatorOptions>;
  /** In memory unless said otherwise. */
  readonly store?: string;
}

/** Runs a test with a bridge of its own and closes it whatever happens. */
export const withFreshdesk =
  (options: FreshdeskBridgeOptions, test: (bridge: FreshdeskBridge) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const { freshdesk, store = ':memory:', ...config } = options;
    const clock = createMovedClock();
    const events: string[] = [];
    const note = (_fields: object, event: string) => void events.push(event);
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const world = await startFreshdeskWorld({
      store,
      timings: QUICK_TIMINGS,
      configText: configText({ ...config, provider: 'freshdesk' }),
      log,
      clock,
      ...(freshdesk ? { freshdesk } : {}),
    });
    try {
      await until('the sign-in', () => events.includes('helpdesk.connected'));
      await test(createBridge(world, clock));
      if (world.freshdesk.bugs.length > 0 || world.whatsapp.bugs.length > 0)
        throw new Error('an emulator met a fault of its own');
    } finally {
      await world.close();
    }
  };

const createBridge = (world: FreshdeskWorld, clock: MovedClock): FreshdeskBridge => {
  const { desk, oracle } = world.freshdesk;
  const agentId = desk.addAgent({ name: 'Anna Keller', email: 'anna@example.com' }).id;
  const isCustomers = (authorId: number): boolean =>
    desk.listUsers().find(({ id }) => id === authorId)?.role === 'end-user';
  let customers = 0;
  const bridge: FreshdeskBridge = {
    world,
    clock,
    agentId,
    customer: () => {
      customers += 1;
      const phone = `4915112345${String(customers).padStart(3, '0')}`;
      return world.whatsapp.phone(world.whatsapp.createCustomer({ name: `Customer ${customers}`, phone }));
    },
    rest: () => settled(world),
    onlyTicket: () => {
      const [ticket, ...more] = desk.listTickets();
      if (!ticket || more.length > 0)
        throw new Error(`expected one ticket, there are ${more.length + (ticket ? 1 : 0)}`);
      return ticket;
    },
    now: ({ id }) => desk.getTicket(id),
    customerWords: ({ id }) =>
      desk
        .getTicket(id)
        .comments.filter((comment) => comment.public && isCustomers(comment.authorId))
        .map(({ plain }) => plain),
    notes: ({ id }) =>
      desk
        .getTicket(id)
        .comments.filter((comment) => !comment.public)
        .map(({ plain }) => plain),
    openTicket: async (phone, text = 'Hello') => {
      const before = desk.listTickets().length;
      await phone.sendText(text);
      const ticket = await until('a new ticket', () => desk.listTickets()[before]);
      await bridge.rest();
      return ticket;
    },
    sent: () => world.whatsapp.oracle.accepted.map(({ body }) => body),
    effects: (kind) => oracle.effects.filter((effect) => effect.kind === kind),
  };
  return bridge;
};
