import type { DeskTicket } from '../../../src/sandbox/shared/desk.ts';
import type { AnyVendors } from '../../../src/sandbox/start/vendors.ts';
import type { Phone } from '../../../src/sandbox/whatsapp/phone.ts';
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
  tickets(): readonly (readonly DeskTicket[])[];
  /** Everybody writes what is theirs; resolves when the last has. */
  write(perConversation: { readonly messages: number; readonly replies: number }): Promise<void>;
  /** Answers the bridge's questions about replies in doubt, by looking at the customer's phone. Returns how many. */
  answerQuestions(): number;
}

const PATIENCE_MS = 600_000;
const BETWEEN_LOOKS_MS = 250;

export const createPeople = ({ whatsapp, helpdesk: { desk } }: AnyVendors, conversations: number): People => {
  const agentId = desk.addAgent({ name: 'Anna Keller', email: 'anna@example.com' }).id;
  const phones = Array.from({ length: conversations }, (_, no) =>
    whatsapp.phone(whatsapp.createCustomer({ name: `Customer ${no}`, phone: `49151${String(1_000_000 + no)}` })),
  );
  const acknowledged = phones.map((): string[] => []);
  const written = phones.map((): string[] => []);
  /** How many comments of each ticket were looked through for questions. */
  const lookedThrough = new Map<number, number>();

  const tickets = (): readonly (readonly DeskTicket[])[] => {
    const names = new Map(desk.listUsers().map(({ id, name }) => [id, name]));
    const byName = Map.groupBy(desk.listTickets(), ({ requesterId }) => names.get(requesterId) ?? '');
    return phones.map((_, no) => byName.get(`Customer ${no}`) ?? []);
  };

  let firsts: { readonly at: number; readonly ids: readonly (number | undefined)[] } | undefined;
  // Every agent asks again and again while everything else of the soak waits for this process: so they share what was found.
  const firstTicketOf = (conversation: number): number | undefined => {
    const now = performance.now();
    if (firsts?.ids[conversation] === undefined && now - (firsts?.at ?? 0) > BETWEEN_LOOKS_MS)
      firsts = { at: now, ids: tickets().map(([first]) => first?.id) };
    return firsts?.ids[conversation];
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
    const ticketId = await until('a ticket', () => firstTicketOf(conversation), PATIENCE_MS);
    for (let no = 1; no <= replies; no += 1) {
      const text = replyText(conversation, no);
      desk.reply(ticketId, { agentId, text });
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
      for (const ticket of desk.listTickets()) {
        const fresh = ticket.comments.slice(lookedThrough.get(ticket.id) ?? 0);
        lookedThrough.set(ticket.id, ticket.comments.length);
        for (const { plain } of fresh) {
          // Notes that waited together are one comment. A note that a later reply waits for the earlier one asks nothing of its own.
          for (const [, no, text = '', of] of plain.matchAll(/\[unknown\][^[]*?\/resend (\d+)[^[]*?(c(\d+) r\d+)/g)) {
            asked += 1;
            const arrived = phones[Number(of)]?.received().includes(text) ?? false;
            desk.note(ticket.id, { agentId, text: `/${arrived ? 'cancel' : 'resend'} ${no}` });
          }
        }
      }
      return asked;
    },
  };
};
