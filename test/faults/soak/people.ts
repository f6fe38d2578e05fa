import type { Vendors } from '../../../src/sandbox/start/world.ts';
import type { Phone } from '../../../src/sandbox/whatsapp/phone.ts';
import type { Ticket } from '../../../src/sandbox/zendesk/model.ts';
import { until } from '../../support/until.ts';

/** `c12 m7`: the seventh message of the twelfth customer; replies are `c12 r3`. */
export const messageText = (conversation: number, no: number): string => `c${conversation} m${no}`;
export const replyText = (conversation: number, no: number): string => `c${conversation} r${no}`;

/** The people of the soak and what they did. */
export interface People {
  /** All messages that a webhook was answered 200 for, by conversation. */
  readonly acknowledged: readonly (readonly string[])[];
  readonly written: readonly (readonly string[])[];
  readonly phones: readonly Phone[];
  /** By conversation. */
  tickets(): readonly (readonly Ticket[])[];
  /** Everybody writes what is theirs; resolves when the last has. */
  write(perConversation: { readonly messages: number; readonly replies: number }): Promise<void>;
  /** Answers the bridge's questions about replies in doubt, by looking at the customer's phone. Returns how many. */
  answerQuestions(): number;
}

const PATIENCE_MS = 600_000;

export const createPeople = (vendors: Vendors, conversations: number): People => {
  const { whatsapp, zendesk } = vendors;
  const agentId = zendesk.desk.addAgent({ name: 'Anna Keller', email: 'anna@example.com' }).id;
  const phones = Array.from({ length: conversations }, (_, no) =>
    whatsapp.phone(whatsapp.createCustomer({ name: `Customer ${no}`, phone: `49151${String(1_000_000 + no)}` })),
  );
  const acknowledged = phones.map((): string[] => []);
  const written = phones.map((): string[] => []);
  /** How many comments of each ticket were looked through for questions. */
  const lookedThrough = new Map<number, number>();
  let known: { readonly count: number; readonly byConversation: readonly (readonly Ticket[])[] } | undefined;

  // Asked again and again while everything else of the soak waits for this process: so only a new ticket is a reason to sort them anew.
  const tickets = (): readonly (readonly Ticket[])[] => {
    const all = zendesk.desk.listTickets();
    if (known?.count === all.length) return known.byConversation;
    const byName = Map.groupBy(all, ({ requesterId }) => zendesk.account.users.get(requesterId)?.name ?? '');
    known = { count: all.length, byConversation: phones.map((_, no) => byName.get(`Customer ${no}`) ?? []) };
    return known.byConversation;
  };

  const customerWrites = async (phone: Phone, conversation: number, messages: number): Promise<void> => {
    for (let no = 1; no <= messages; no += 1) {
      const { delivery } = await phone.sendText(messageText(conversation, no));
      // People wait for the ticks before they go on; Meta itself keeps no order between webhooks.
      await until('a webhook to be taken', () => delivery.fate === 'delivered', PATIENCE_MS);
      acknowledged[conversation]?.push(messageText(conversation, no));
    }
  };

  const agentWrites = async (conversation: number, replies: number): Promise<void> => {
    const ticket = await until('a ticket', () => tickets()[conversation]?.[0], PATIENCE_MS);
    for (let no = 1; no <= replies; no += 1) {
      const text = replyText(conversation, no);
      zendesk.desk.reply(ticket.id, { agentId, text });
      written[conversation]?.push(text);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  return {
    acknowledged,
    written,
    phones,
    tickets,
    write: async ({ messages, replies }) => {
      await Promise.all(
        phones.flatMap((phone, conversation) => [
          customerWrites(phone, conversation, messages),
          agentWrites(conversation, replies),
        ]),
      );
    },
    answerQuestions: () => {
      let asked = 0;
      for (const ticket of zendesk.desk.listTickets()) {
        const fresh = ticket.comments.slice(lookedThrough.get(ticket.id) ?? 0);
        lookedThrough.set(ticket.id, ticket.comments.length);
        for (const { plain } of fresh) {
          // Notes that waited together are one comment. A note that a later reply waits for the earlier one asks nothing of its own.
          for (const [, no, text = '', of] of plain.matchAll(/\[unknown\][^[]*?\/resend (\d+)[^[]*?(c(\d+) r\d+)/g)) {
            asked += 1;
            const arrived = phones[Number(of)]?.received().includes(text) ?? false;
            zendesk.desk.note(ticket.id, { agentId, text: `/${arrived ? 'cancel' : 'resend'} ${no}` });
          }
        }
      }
      return asked;
    },
  };
};
