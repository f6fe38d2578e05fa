import { conversationOf, ticketKeyOf } from '../../core/ids.ts';
import type { Explained } from '../../core/reads.ts';
import { htmlToWhatsapp } from '../../format/html-to-whatsapp.ts';
import type { DeskComment, DeskStatus, DeskTicket } from '../shared/desk.ts';
import { choicesOf } from '../whatsapp/describe-content.ts';
import type { Customer, StoredMessage } from '../whatsapp/state.ts';
import { type FaultSwitch, type FaultSwitches, faultsOf } from './faults.ts';
import { type ToldEvent, tellEvent } from './in-words.ts';
import type { Ledger, Standing } from './ledger.ts';
import type { Playground } from './ports.ts';
import type { Selection } from './selection.ts';

/** Everything that one look at the page shows. */
export interface Model {
  readonly selection: Selection;
  readonly now: number;
  /** As people write it, for example Zendesk. */
  readonly helpdeskName: string;
  readonly phones: readonly PhoneTab[];
  readonly phone?: PhoneModel;
  readonly tickets: readonly TicketRow[];
  readonly ticket?: TicketModel;
  readonly bridge: BridgeModel;
}

export interface PhoneTab {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

export interface Bubble {
  readonly wamid: string;
  readonly mine: boolean;
  readonly text: string;
  readonly at: number;
  readonly state: StoredMessage['state'];
  readonly picture?: string;
  readonly quoted?: string;
  readonly reaction?: string;
  readonly choices: readonly string[];
}

export interface PhoneModel extends PhoneTab {
  readonly bubbles: readonly Bubble[];
  /** Ms until WhatsApp takes no free text for this customer any more; undefined: closed, or never opened. */
  readonly windowLeftMs?: number;
  readonly quoting?: Bubble;
  readonly unread: boolean;
}

export interface TicketRow {
  readonly id: number;
  readonly subject: string;
  /** The last public words on it. */
  readonly preview: string;
  readonly customer: string;
  readonly status: DeskStatus;
  readonly at: number;
}

export interface ShownComment {
  readonly author: string;
  readonly kind: 'customer' | 'reply' | 'note';
  /** With WhatsApp's marks, as bubbles have it. */
  readonly text: string;
  readonly at: number;
  /** Of a reply: where it stands on its way to the phone. */
  readonly standing?: Standing;
}

export interface TicketModel extends TicketRow {
  readonly comments: readonly ShownComment[];
  readonly tags: readonly string[];
  readonly isOpenForWords: boolean;
  readonly mergeTargets: readonly TicketRow[];
}

export interface BridgeModel {
  readonly state: Playground['bridge']['state'] | 'paused';
  readonly tally: Tally;
  readonly events: readonly ToldEvent[];
  readonly faults: readonly (FaultSwitch & { readonly on: boolean })[];
  readonly timesFaster: number;
  /** Accounts to which no call is made for a moment. */
  readonly resting: readonly string[];
}

/** Written equals the sum of the rest. */
export interface Tally {
  readonly written: number;
  readonly standing: Readonly<Record<Standing, number>>;
}

export interface Sources {
  readonly playground: Playground;
  readonly ledger: Ledger;
  readonly faults: FaultSwitches;
}

const MOST_EVENTS = 60;
const MOST_BUBBLES = 80;
const DAY_MS = 24 * 3_600_000;

/** Takes a look at both vendors and the bridge, for one browser. */
export const lookAt = (sources: Sources, wanted: Selection): Model => {
  const { playground } = sources;
  const { whatsapp, helpdesk, clock } = playground;
  const people = whatsapp.customers.filter(({ id }) => !id.startsWith('stranger-'));
  const customer = people.find(({ id }) => id === wanted.phone) ?? people[0];
  const tickets = helpdesk.desk.listTickets().filter(({ status }) => status !== 'deleted');
  const ticket = tickets.find(({ id }) => id === wanted.ticket) ?? tickets.at(-1);
  const rows = tickets.map((each) => ticketRow(sources, each)).reverse();
  const phone = customer && phoneModel(sources, customer, wanted.quote);
  return {
    selection: {
      ...(phone ? { phone: phone.id } : {}),
      ...(ticket ? { ticket: ticket.id } : {}),
      ...(phone?.quoting ? { quote: phone.quoting.wamid } : {}),
    },
    now: clock.now(),
    helpdeskName: playground.helpdeskName,
    phones: people.map(phoneTab),
    ...(phone ? { phone } : {}),
    tickets: rows,
    ...(ticket ? { ticket: ticketModel(sources, ticket, rows) } : {}),
    bridge: bridgeModel(sources, people, tickets),
  };
};

const phoneTab = (customer: Customer): PhoneTab => ({
  id: customer.id,
  name: customer.name ?? customer.phone ?? 'Somebody',
  address: customer.phone !== undefined && customer.sharesPhone ? `+${customer.phone}` : 'number not shown',
});

const phoneModel = ({ playground }: Sources, customer: Customer, quote: string | undefined): PhoneModel => {
  const history = playground.whatsapp.phone(customer).history();
  const bubbles = history.slice(-MOST_BUBBLES).map((message) => bubbleOf(message, history));
  const written = history.filter(({ from }) => from === 'customer').map(({ at }) => at);
  const leftMs = written.length === 0 ? 0 : Math.max(...written) + DAY_MS - playground.clock.now();
  const quoting = bubbles.find(({ wamid }) => wamid === quote);
  return {
    ...phoneTab(customer),
    bubbles: bubbles.filter(({ text, picture }) => text !== '' || picture !== undefined),
    ...(leftMs > 0 ? { windowLeftMs: leftMs } : {}),
    ...(quoting ? { quoting } : {}),
    unread: bubbles.some(({ mine, state }) => !mine && state !== 'read' && state !== 'failed'),
  };
};

const bubbleOf = (message: StoredMessage, history: readonly StoredMessage[]): Bubble => {
  const picture = message.type === 'image' ? mediaId(message.content) : undefined;
  const quoted = history.find(({ wamid }) => wamid === message.quotes)?.text;
  return {
    wamid: message.wamid,
    mine: message.from === 'customer',
    text: message.deleted
      ? 'This message was deleted'
      : picture === undefined
        ? message.text
        : captionOf(message.content),
    at: message.at,
    state: message.state,
    ...(picture === undefined ? {} : { picture }),
    ...(quoted === undefined ? {} : { quoted }),
    ...(message.reaction ? { reaction: message.reaction } : {}),
    choices: message.from === 'business' ? choicesOf(message.content).map(({ title }) => title) : [],
  };
};

const field = (content: unknown, name: string): string | undefined => {
  const value = typeof content === 'object' && content !== null ? Reflect.get(content, name) : undefined;
  return typeof value === 'string' ? value : undefined;
};
const mediaId = (content: unknown): string | undefined => field(content, 'id');
const captionOf = (content: unknown): string => field(content, 'caption') ?? '';

const nameOf = ({ playground }: Sources, userId: number): string =>
  playground.helpdesk.desk.listUsers().find(({ id }) => id === userId)?.name || 'Automation';

const ticketRow = (sources: Sources, ticket: DeskTicket): TicketRow => ({
  id: ticket.id,
  subject: ticket.subject ?? 'Without a subject',
  preview: ticket.comments.findLast((comment) => comment.public)?.plain.slice(0, 120) ?? '',
  customer: nameOf(sources, ticket.requesterId),
  status: ticket.status,
  at: ticket.updatedAt,
});

const ticketModel = (sources: Sources, ticket: DeskTicket, rows: readonly TicketRow[]): TicketModel => ({
  ...ticketRow(sources, ticket),
  comments: ticket.comments.map((comment) => shownComment(sources, ticket, comment)),
  tags: ticket.tags,
  isOpenForWords: ticket.status !== 'closed',
  mergeTargets: mergeTargets(ticket.id, nameOf(sources, ticket.requesterId), rows),
});

/** Other tickets of the same customer first: the others are rarely meant. */
const mergeTargets = (id: number, customer: string, rows: readonly TicketRow[]): readonly TicketRow[] => {
  const possible = rows.filter((row) => row.id !== id && row.status !== 'closed');
  const own = (row: TicketRow): boolean => row.customer === customer;
  return [...possible.filter(own), ...possible.filter((row) => !own(row))];
};

const shownComment = (sources: Sources, ticket: DeskTicket, comment: DeskComment): ShownComment => {
  const kind = !comment.public ? 'note' : comment.authorId === ticket.requesterId ? 'customer' : 'reply';
  return {
    author: nameOf(sources, comment.authorId),
    kind,
    text: htmlToWhatsapp(comment.html).text,
    at: comment.createdAt,
    ...(kind === 'reply' && isOurs(ticket)
      ? { standing: sources.ledger.ofComment(String(comment.id)) ?? 'waiting' }
      : {}),
  };
};

/** Whether the bridge made it: replies on other tickets go nowhere. */
const isOurs = ({ externalId }: DeskTicket): boolean => ticketKeyOf(externalId ?? undefined) !== undefined;

const bridgeModel = (sources: Sources, people: readonly Customer[], tickets: readonly DeskTicket[]): BridgeModel => {
  const { playground, ledger, faults } = sources;
  const { state } = playground.bridge;
  const nameIn = talkNames(sources, people, tickets);
  return {
    state: state === 'running' && ledger.isPaused ? 'paused' : state,
    tally: tallyOf(sources, people, tickets),
    events: ledger.newest(MOST_EVENTS).map((event) => tellEvent(event, nameIn(event))),
    faults: faultsOf(playground.helpdeskName).map((each) => ({ ...each, on: faults.isOn(each.name) })),
    timesFaster: playground.timesFaster,
    resting: ledger.resting,
  };
};

/** Whose talk an event belongs to: by the customer's own message, else by a ticket of that talk. */
const talkNames = (sources: Sources, people: readonly Customer[], tickets: readonly DeskTicket[]) => {
  const names = new Map<string, string>();
  for (const { externalId, requesterId } of tickets) {
    const key = ticketKeyOf(externalId ?? undefined);
    if (key !== undefined) names.set(conversationOf(key), firstName(nameOf(sources, requesterId)));
  }
  const writers = new Map<string, string>();
  for (const person of people) {
    for (const { wamid } of sources.playground.whatsapp.phone(person).history()) {
      writers.set(wamid, firstName(phoneTab(person).name));
    }
  }
  return ({ wamid, conversationId }: Explained): string | undefined =>
    (wamid === undefined ? undefined : writers.get(wamid)) ?? names.get(conversationId);
};

const firstName = (name: string): string => name.split(' ')[0] || name;

const tallyOf = (
  { playground, ledger }: Sources,
  people: readonly Customer[],
  tickets: readonly DeskTicket[],
): Tally => {
  const standing: Record<Standing, number> = { delivered: 0, waiting: 0, unknown: 0, told: 0, dead: 0, kept: 0 };
  let written = 0;
  const count = (where: Standing | undefined): void => {
    written += 1;
    standing[where ?? 'waiting'] += 1;
  };
  for (const person of people) {
    for (const { from, wamid } of playground.whatsapp.phone(person).history()) {
      if (from === 'customer') count(ledger.ofMessage(wamid));
    }
  }
  for (const ticket of tickets.filter(isOurs)) {
    for (const comment of ticket.comments) {
      const isReply = comment.public && comment.authorId !== ticket.requesterId;
      if (isReply) count(ledger.ofComment(String(comment.id)));
    }
  }
  return { written, standing };
};
