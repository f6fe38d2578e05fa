import type { DeskStatus } from '../shared/desk.ts';
import { SAMPLE_KINDS } from '../whatsapp/sample-kinds.ts';
import type { StoredMessage } from '../whatsapp/state.ts';
import { samplePicture } from './assets.ts';
import { CLOCK_MOVES } from './clock-moves.ts';
import { FAULT_NAMES, type FaultSwitches } from './faults.ts';
import type { Playground } from './ports.ts';
import type { Selection } from './selection.ts';

/** A form's fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** What somebody did on the page: the selection after it. Throws `Refused` or an error of an emulator with the words to show. */
export type Action = (id: string, fields: Fields, selection: Selection) => Promise<Selection>;

/** An action that cannot be done, in words for the page. */
export class Refused extends Error {
  readonly status: number;

  constructor(message: string, status = 422) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

/** Everything that can be done on the page, by its path; `:id` is the first argument. */
export const createActions = (playground: Playground, faults: FaultSwitches): Readonly<Record<string, Action>> => ({
  ...phoneActions(playground),
  ...deskActions(playground),
  ...bridgeActions(playground, faults),
});

const phoneActions = ({ whatsapp, numberId }: Playground): Record<string, Action> => {
  const phoneOf = (id: string) => {
    if (!whatsapp.customers.some((customer) => customer.id === id)) throw new Refused('There is no such phone.', 404);
    return whatsapp.phone(id);
  };
  const messageOf = (id: string, wamid: string): StoredMessage => {
    const message = phoneOf(id)
      .history()
      .find((each) => each.wamid === wamid);
    if (!message) throw new Refused('This phone shows no such message.', 404);
    return message;
  };
  const withoutQuote = ({ quote: _, ...rest }: Selection): Selection => rest;
  return {
    '/phones': async (_id, fields, selection) => {
      const name = textIn(fields, 'name', 'Give the customer a name.');
      const digits = String(fields['number'] ?? '').replaceAll(/[\s()+-]/g, '');
      if (digits !== '' && !/^\d{6,15}$/.test(digits))
        throw new Refused('A number has 6 to 15 digits, with its country code.');
      const nth = whatsapp.customers.length + 1;
      const address = digits === '' ? { bsuid: `DE.90000000${nth}` } : { phone: digits };
      const { id } = whatsapp.createCustomer({ name, ...address });
      return { ...withoutQuote(selection), phone: id };
    },
    '/phones/:id/text': async (id, fields, selection) => {
      const text = textIn(fields, 'text', 'Write something first.');
      const quote = selection.quote === undefined ? {} : { quote: messageOf(id, selection.quote).wamid };
      await phoneOf(id).sendText(text, { number: numberId, ...quote });
      return withoutQuote(selection);
    },
    '/phones/:id/picture': async (id, _fields, selection) => {
      const picture = { type: 'image', bytes: samplePicture(), mimeType: 'image/png' } as const;
      await phoneOf(id).sendFile(picture, { number: numberId });
      return selection;
    },
    '/phones/:id/kind': async (id, fields, selection) => {
      const sample = SAMPLE_KINDS.find((each) => each.id === fields['kind']);
      if (!sample) throw new Refused('Pick what the customer does.');
      await sample.play(phoneOf(id), { number: numberId });
      return selection;
    },
    '/phones/:id/react': async (id, fields, selection) => {
      const message = messageOf(id, String(fields['wamid'] ?? ''));
      const emoji = textIn(fields, 'emoji', 'Pick a reaction.');
      // A second tap on the same one takes it back.
      const next = message.reaction === emoji ? '' : emoji;
      await phoneOf(id).react(message.wamid, next, { number: numberId });
      message.reaction = next;
      return selection;
    },
    '/phones/:id/tap': async (id, fields, selection) => {
      const { wamid } = messageOf(id, String(fields['wamid'] ?? ''));
      await phoneOf(id).tap(wamid, textIn(fields, 'choice', 'Pick a choice.'), { number: numberId });
      return selection;
    },
    '/phones/:id/read': async (id, _fields, selection) => {
      await phoneOf(id).markRead();
      return selection;
    },
  };
};

const STATUSES: readonly DeskStatus[] = ['open', 'pending', 'solved'];

const deskActions = ({ helpdesk }: Playground): Record<string, Action> => {
  const { desk } = helpdesk;
  const ticketId = (id: string): number => {
    const found = desk.listTickets().find((ticket) => String(ticket.id) === id);
    if (!found) throw new Refused('There is no such ticket.', 404);
    if (found.status === 'closed') throw new Refused(`Ticket #${id} is closed for good: nothing can be written to it.`);
    return found.id;
  };
  const agentId = (): number => {
    const agent =
      desk.listUsers().find(({ role }) => role === 'agent') ??
      desk.addAgent({ name: 'Anna Keller', email: 'anna@example.com' });
    return agent.id;
  };
  return {
    '/tickets/:id/answer': async (id, fields, selection) => {
      const ticket = ticketId(id);
      const text = String(fields['text'] ?? '').trim();
      const status = STATUSES.find((each) => each === fields['status']);
      if (text === '' && status === undefined)
        throw new Refused('Write something first, or submit with another status.');
      const said = { agentId: agentId(), text, ...(status ? { status } : {}) };
      if (text === '' && status) desk.setStatus(ticket, status, said.agentId);
      else if (fields['kind'] === 'note') desk.note(ticket, said);
      else desk.reply(ticket, said);
      return { ...selection, ticket };
    },
    '/tickets/:id/merge': async (id, fields, selection) => {
      const source = ticketId(id);
      const target = ticketId(String(fields['into'] ?? ''));
      if (source === target) throw new Refused('A ticket cannot be merged into itself.');
      desk.merge(source, target, agentId());
      return { ...selection, ticket: target };
    },
    '/tickets/:id/close': async (id, _fields, selection) => {
      desk.close(ticketId(id));
      return selection;
    },
  };
};

const bridgeActions = ({ bridge, clock }: Playground, faults: FaultSwitches): Record<string, Action> => ({
  '/clock': async (_id, fields, selection) => {
    const move = CLOCK_MOVES.find(({ name }) => name === fields['by']);
    if (!move) throw new Refused('The clock cannot be moved that far.');
    await clock.move(move.ms);
    return selection;
  },
  '/faults/:id': async (id, fields, selection) => {
    const name = FAULT_NAMES.find((each) => each === id);
    if (!name) throw new Refused('There is no such switch.', 404);
    await faults.set(name, fields['on'] === '1');
    return selection;
  },
  '/bridge/:id': async (id, _fields, selection) => {
    if (id === 'kill') await bridge.kill();
    else if (id === 'start') await bridge.start();
    else if (id === 'pause' || id === 'resume') await bridge.act(id);
    else throw new Refused('There is no such action.', 404);
    return selection;
  },
});

const textIn = (fields: Fields, name: string, otherwise: string): string => {
  const text = fields[name];
  if (typeof text !== 'string' || text.trim() === '') throw new Refused(otherwise);
  return text.trim();
};
