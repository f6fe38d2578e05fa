import { age, capital, plural, type Sentence, ticket, who } from './reason-words.ts';

/** Why a template could not be used, as the decision names it. */
const because: Sentence = (d) => (typeof d['why'] === 'string' ? ` (${d['why']})` : '');

/** The 24-hour window: replies that are held, templates, reminders. */
const HELD: Readonly<Record<string, Sentence>> = {
  'reply.window-closed': (d, n) =>
    `The agent's reply cannot go out as free text: ${who(n)}'s last message is ${d['ageMs'] === undefined ? 'not known' : `${age(d)} old`}, and WhatsApp allows it for 24 h.`,
  'reply.behind-held': () =>
    'WhatsApp itself said that the 24 h are over, and earlier replies wait: this one waits behind them.',
  'reply.held': (d, n) => `The reply on ${ticket(d, n)} is held until ${who(n)} writes; a note says so.`,
  'reply.held-once': (d, n) =>
    `WhatsApp turned the reply on ${ticket(d, n)} down a second time: it is not held again, a note says so.`,
  'reply.sent-again': (_d, n) => `${capital(who(n))} wrote while the reply was on its way: it goes out again at once.`,
  'reply.in-template': (d, n) => `The reply on ${ticket(d, n)} goes out inside the configured template.`,
  'reply.not-in-template': (d, n) => `The reply does not fit into the template${because(d, n)}: it is held instead.`,
  'reply.without-file': (d, n) =>
    `A file of the reply did not go out${because(d, n)}: the rest of the reply does, a note says so.`,
  'reply.too-long-to-keep': () => 'The reply is too long to be kept for /resend: it would have to be written again.',
  'held.released': (d, n) => `What was held on ${ticket(d, n)} goes out now.`,
  'held.arrived': () =>
    'WhatsApp says that a message arrived after all which it had turned down: it is not sent twice.',
  'held.ticket-gone': (d, n) =>
    `What was held on ${ticket(d, n)} is not sent: the ticket was deleted or is another customer's.`,
  'held.left-alone': () => 'Replies are held; while observing nothing is done about them.',
  'held.none-expired': () => 'No held reply has waited for too long.',
  'held.expired': (d, n) =>
    `A held reply on ${ticket(d, n)} is given up: ${who(n)} has not written in time. A note says so, and the ticket is open and tagged.`,
  'template.sent': (d) => `The template ${d['template'] ?? ''} goes out.`.replace('  ', ' '),
  'template.unusable': (d, n) =>
    `The template cannot be used${because(d, n)}: nobody is asked to answer, a note says so.`,
  'template.failed': (d, n) => `The template did not reach ${who(n)}: a note on ${ticket(d, n)} says why.`,
  'threading.held': (d, n) =>
    `The message lets a held reply go, so it joins its talk, ${ticket(d, n)}, however old that is.`,
  'threading.split': () => 'An agent asked by /split that this message opens a new ticket.',
  'reminder.off': () => 'No reminder is configured any more.',
  'reminder.later': (_d, n) => `The 24 h of ${who(n)} end later by now: the reminder waits.`,
  'reminder.not-needed': (_d, n) => `No open ticket of ${who(n)} waits for an agent: no reminder.`,
  'reminder.not-sent': (d, n) => `The reminder on ${ticket(d, n)} cannot be sent any more, or its text is empty.`,
  'reminder.sent': (d, n) =>
    `The 24 h are nearly over and ${ticket(d, n)} waits for an agent: the reminder goes to ${who(n)}.`,
  'operator.sent': (_d, n) => `Another system writes to ${who(n)}.`,
  'operator.not-sent': (_d, n) =>
    `What another system wrote to ${who(n)} cannot be sent: a note says so, or operators are told.`,
  'start.adopted': (d, n) => `The team opened ${ticket(d, n)} to write to ${who(n)}: it is read to see what.`,
  'start.known': (d, n) => `The team wants to write to ${who(n)} on ${ticket(d, n)}, which is known: it is read again.`,
  'threading.started': (d, n) => `The message answers ${ticket(d, n)}, which the team opened, so it joins it.`,
  'words.forgotten': () => 'Words that were kept for /resend, or for the next ticket, are forgotten after their time.',
  'timer.unknown': () => 'A timer of another version: nothing follows from it.',
};

/** What agents order by internal notes. */
const COMMANDS: Readonly<Record<string, Sentence>> = {
  'command.resend': (d, n) => `An agent asked on ${ticket(d, n)} to send the message again.`,
  'command.cancel': (d, n) => `An agent asked on ${ticket(d, n)} not to send the message again.`,
  'command.waits': (d, n) =>
    `The order on ${ticket(d, n)} waits: it is not known yet whether its writer could see the question that is open.`,
  'command.does-not-fit': (d, n) =>
    `A command on ${ticket(d, n)} that does not exist or has nothing to act on: a note says so.`,
  'command.resend-lost': (d, n) => `An agent asked on ${ticket(d, n)} to send a reply again that had not arrived.`,
  'command.retry': (d, n) => `An agent asked on ${ticket(d, n)} to fetch ${plural(d['count'], 'lost file')} again.`,
  'command.cancel-held': (d, n) =>
    `An agent took back ${plural(d['count'], 'held reply', 'held replies')} of ${ticket(d, n)}.`,
  'command.split': (d, n) => `An agent asked on ${ticket(d, n)} that the next message opens a new ticket.`,
  'command.window': (d, n) => `An agent asked on ${ticket(d, n)} how long replies reach ${who(n)}.`,
  'command.template-refused': (d, n) =>
    `An agent asked on ${ticket(d, n)} for a template, but ${who(n)} cannot be written to.`,
  'command.template-unknown': (d, n) =>
    `An agent asked on ${ticket(d, n)} for a template that is not known: a note says so.`,
  'command.template-unusable': (d, n) =>
    `The template that an agent asked for cannot be sent${because(d, n)}: a note says so.`,
  'status.failed-late': () => 'The message had arrived before: this failure is about another device, or came late.',
};

/** Sentences about the window, held replies, templates and commands. */
export const WINDOW_SENTENCES: Readonly<Record<string, Sentence>> = { ...HELD, ...COMMANDS };
