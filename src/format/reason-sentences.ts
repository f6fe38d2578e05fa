import { BOT_SENTENCES } from './bot-sentences.ts';
import { NOTICE_SENTENCES } from './notice-sentences.ts';
import { age, ages, capital, kind, plural, type Sentence, sideKind, ticket, who, whose, why } from './reason-words.ts';
import { RULE_SENTENCES } from './rule-sentences.ts';
import { SLA_SENTENCES } from './sla-sentences.ts';
import { WINDOW_SENTENCES } from './window-sentences.ts';

const THREADING: Readonly<Record<string, Sentence>> = {
  'threading.first': (_d, n) => `${whose(n)} first message opens a new ticket: there was none before.`,
  'threading.joined': (d, n) => `${whose(n)} message joins ${ticket(d, n)}: ${ages(d)}.`,
  'threading.unsolved': (d, n) => `${whose(n)} message joins ${ticket(d, n)}: it is not solved yet.`,
  'threading.unanswered': (d, n) =>
    `${whose(n)} message joins ${ticket(d, n)}: ${ages(d)}, but nobody has answered yet, and an unanswered talk is never split.`,
  'threading.window-passed': (d, n) => `${whose(n)} message opens a new ticket after ${ticket(d, n)}: ${ages(d)}.`,
  'threading.gone': (d, n) =>
    `${whose(n)} message opens a new ticket: ${ticket(d, n)} was deleted or is no longer theirs.`,
  'threading.failed': (_d, n) => `${whose(n)} message opens a new ticket: the one before could not be made.`,
  'threading.closed-follow-up': (d, n) =>
    `${whose(n)} message opens a follow-up of ${ticket(d, n)}: it is closed for good, and ${ages(d)}.`,
  'threading.closed': (d, n) => `${whose(n)} message opens a new ticket: ${ticket(d, n)} is closed, and ${ages(d)}.`,
  'threading.new-request': (_d, n) => `${capital(who(n))} asked for a new request, so a new ticket opens.`,
  'threading.quote': (d, n) => `The message quotes one of ${ticket(d, n)}, so that ticket is looked at first.`,
  'threading.quote-unknown': () => 'The quoted message is not known, so the current ticket counts.',
  'threading.closing-words': (d, n) =>
    `They are closing words, such as "thanks": ${ticket(d, n)} stays solved. A second message within ten minutes would reopen it.`,
};

/** What is kept and counted without a ticket: by the decision (`discard.`), or by the inbox, never decided (`discarded.`). */
const KEPT: Readonly<Record<string, Sentence>> = {
  'unknown-number': () => 'It came to a business number that is not in the configuration: kept, no ticket.',
  'not-in-pilot': (_d, n) => `${capital(who(n))} is not in the pilot: kept and counted, without a ticket.`,
  'before-since': () =>
    'It is older than the day from which messages are taken (threading.since): kept and counted, without a ticket.',
  spam: (_d, n) => `A ticket of ${who(n)} was marked as spam: kept and counted, without a ticket.`,
  group: () => 'It was written in a group, and an answer on a ticket goes to one person: kept, no ticket.',
  'unmatched-status': () => 'A delivery status of a message that was not sent from here: counted and dropped.',
  'unmapped-ticket': () => 'A ticket that belongs to no WhatsApp talk: left alone.',
  undecidable: () => 'Deciding it failed five times by a fault of ours: it is set aside and kept.',
};

const DISCARDED: Readonly<Record<string, Sentence>> = Object.fromEntries(
  Object.entries(KEPT).flatMap(([reason, sentence]) => [
    [`discard.${reason}`, sentence],
    [`discarded.${reason}`, sentence],
  ]),
);

const REPLIES: Readonly<Record<string, Sentence>> = {
  'reply.sent': (d, n) =>
    `The agent's public reply on ${ticket(d, n)} goes to ${who(n)}${d['ageMs'] === undefined ? '' : `: their last message is ${age(d)} old, WhatsApp allows free text for 24 h`}.`,
  'reply.not-in-pilot': (_d, n) => `The agent's reply is not sent: ${who(n)} is not in the pilot. A note says so.`,
  'reply.as-document': (_d, n) =>
    `WhatsApp did not take the file as what it is: it goes to ${who(n)} once more, as a document.`,
  'reply.empty': () => "The agent's reply holds nothing that can be sent as text.",
  'reply.waits': () =>
    'The reply waits behind an earlier one of which nobody knows whether it arrived; a note asks the agent about that one.',
  'reply.attachments-not-sent': (d) =>
    `${capital(plural(d['count'], 'picture'))} of the reply cannot be sent, as the helpdesk keeps only an address; a note says so.`,
  'reply.failed': (d, n) =>
    `The reply did not reach ${who(n)}: a note on ${ticket(d, n)} says why, and the ticket is open and tagged.`,
  'reply.failed-without-ticket': () =>
    'A text did not reach the customer, and there is no open ticket to say so on: operators are told.',
  'acknowledgement.failed': (d, n) => `The automatic text did not reach ${who(n)}: a note on ${ticket(d, n)} says why.`,
  'comment.unknown-ticket': () => 'The comment is on a ticket that this talk does not know: left alone.',
  'comment.ticket-gone': (d, n) =>
    `The comment is on ${ticket(d, n)}, which is deleted or another customer's: it is sent to nobody.`,
  'comment.not-an-agent': () => 'The comment was not written by an agent: it is sent to nobody.',
  'comment.before-merge': (d, n) =>
    `The comment is older than the merge into ${ticket(d, n)}: it belongs to another talk and is sent to nobody.`,
  'comment.internal': (d, n) => `An internal note on ${ticket(d, n)}: it stays among the agents.`,
  'comment.without-files': (d, n) => `The helpdesk did not take the file: the words go to ${ticket(d, n)} without it.`,
  'comment.written-as-note': (d, n) =>
    `The helpdesk did not take the words as the customer's comment, so a note on ${ticket(d, n)} carries them.`,
};

const SIDE: Readonly<Record<string, Sentence>> = {
  'side-event.noted': (d, n) =>
    `A ${sideKind(d)} of ${who(n)}: a note on ${ticket(d, n)}. It neither opens nor reopens anything.`,
  'side-event.no-ticket': (d) => `A ${sideKind(d)} without an open ticket that it could be noted on: nothing is done.`,
  'phone-app.noted': (d, n) => `The team answered in the phone app: a note on ${ticket(d, n)} shows it.`,
  'phone-app.no-ticket': () => 'The team wrote in the phone app, and there is no open ticket to show it on.',
  'phone-app.changed': (d, n) =>
    `The team changed or deleted a message in the phone app: a note on ${ticket(d, n)} says so.`,
  'file.followed': (d, n) => `The file that a comment on ${ticket(d, n)} went without is there now, and follows it.`,
  'file.failed': (d, n) => `A file of ${who(n)} never arrived: a note on ${ticket(d, n)} says why.`,
  'file.no-ticket': () => 'There is word of a file, and no open ticket that it could be shown on.',
  'identity.noted': (d, n) => `${capital(who(n))} has a new number or name: a note on ${ticket(d, n)} says so.`,
  'identity.no-ticket': (_d, n) => `${capital(who(n))} has a new number or name; no ticket is open.`,
  'consent.opted-out': (_d, n) =>
    `${capital(who(n))} wrote a word such as STOP: no template and no automatic text goes to them from now on.`,
  'consent.opted-in': (_d, n) => `${capital(who(n))} wrote START: templates and automatic texts go to them again.`,
  'consent.confirmed': (_d, n) => `${capital(who(n))} is told once that it was understood.`,
  'consent.marketing-stopped': (_d, n) => `${capital(who(n))} turned off marketing messages in WhatsApp.`,
  'consent.marketing-resumed': (_d, n) => `${capital(who(n))} turned marketing messages in WhatsApp on again.`,
  'acknowledgement.opted-out': (_d, n) => `No automatic text: ${who(n)} opted out of them.`,
  'conversation.merged': () => 'Two talks turned out to be the same customer: they are one from now on.',
  'status.sent': () => 'WhatsApp says: sent.',
  'status.delivered': () => 'WhatsApp says: delivered to the phone.',
  'status.read': () => 'WhatsApp says: read.',
  'status.played': () => 'WhatsApp says: played.',
  'status.failed': (d) => `WhatsApp says: failed${d['code'] === undefined ? '' : ` (code ${d['code']})`}.`,
};

const HINTS: Readonly<Record<string, Sentence>> = {
  'hint.changed': (d, n) => `Something changed on ${ticket(d, n)}: it is read to see what.`,
  'hint.merged': (d, n) => `${capital(ticket(d, n))} was merged into another one.`,
  'hint.deleted': (d, n) => `${capital(ticket(d, n))} was deleted: the next message opens a new one.`,
  'hint.restored': (d, n) => `${capital(ticket(d, n))} was restored: it is read again.`,
  'hint.spam': (d, n) =>
    `${capital(ticket(d, n))} was marked as spam: messages of ${who(n)} are kept without a ticket.`,
  'hint.unknown-ticket': () =>
    'Word of a ticket that is not known here (yet): one that is being made is read when it is there.',
  'merge.known': (d, n) => `The merge of ${ticket(d, n)} is known already.`,
  'merge.followed': (d, n) => `${capital(ticket(d, n))} was merged: the talk goes on in ${ticket(d, n, 'target')}.`,
  'merge.adopted': (d, n) =>
    `${capital(ticket(d, n))} was merged into a ticket without a talk of its own: the talk goes on there.`,
  'merge.of-another-customer': (d, n) =>
    `${capital(ticket(d, n))} was merged into another customer's ticket. It is not followed, so that no reply goes to the wrong person.`,
  'ticket.status': (d, n) => `${capital(ticket(d, n))} is ${d['status'] ?? 'changed'} now.`,
  'ticket.unknown': () => 'The ticket is no longer remembered here: nothing is done.',
  'ticket.gone': (d, n) => `${capital(ticket(d, n))} is no longer there.`,
  'ticket.still-gone': (d, n) => `${capital(ticket(d, n))} stays lost to this talk.`,
  'ticket.of-another-customer': (d, n) =>
    `${capital(ticket(d, n))} belongs to another customer: its replies are not sent here.`,
  'ticket.reopen-again': (d, n) => `${capital(ticket(d, n))} was solved at the same moment: it is opened again.`,
  'ticket.made-without-options': (d) =>
    `The helpdesk refused the new ticket, as ${why(d)}: it is made again without the configured options.`,
  'ticket.made-without-follow-up': (d) =>
    `The helpdesk refused the follow-up, as ${why(d)}: a plain ticket is made instead.`,
  'ticket.failed': (d) => `The ticket could not be made, as ${why(d)}. The next message tries a new one.`,
  'read.refused': (d) => `The ticket could not be read: ${why(d)}.`,
};

const RESULTS: Readonly<Record<string, Sentence>> = {
  'settled.applied': (d) => `Done: ${kind(d)}.`,
  'settled.refused': (d) => `Refused: ${kind(d)}, as ${why(d)}.`,
  'settled.unknown': (d) => `Nobody knows whether it happened: ${kind(d)}.`,
  'settled.dead': (d) => `Given up: ${kind(d)}, as ${why(d)}. It stays among the dead entries.`,
  'settled.parked': (d) => `A dead entry no longer holds back what follows: ${kind(d)}.`,
  'effect.refused': (d) => `${capital(kind(d))} was refused, as ${why(d)}: operators are told.`,
  'requester.made-anew': (_d, n) =>
    `The helpdesk no longer knows ${who(n)}: the record is made again, then the same once more.`,
  'rehome.successor': (d, n) =>
    `${capital(ticket(d, n))} takes nothing any more, as ${why(d, 'why')}: the words go to ${ticket(d, n, 'to')}.`,
  'rehome.follow-up': (d, n) =>
    `${capital(ticket(d, n))} takes nothing any more, as ${why(d, 'why')}: a follow-up opens for the words.`,
  'rehome.new-ticket': (d) => `A new ticket opens for the words, as ${why(d, 'why')}.`,
  'rehome.dropped': (d) => `${capital(kind(d))} was meant for the old ticket alone and is dropped.`,
  'unknown.ask': (d, n) =>
    `Nobody knows whether the reply arrived: a note on ${ticket(d, n)} asks the agent (/resend or /cancel).`,
  'unknown.asked-before': () => 'The agent was asked about this message before.',
  'unknown.resend': () => 'Nobody knows whether the reply arrived: it is sent again, as the configuration says.',
  'unknown.acknowledgement-left': () => 'Nobody knows whether the automatic text arrived: it is not sent twice.',
  'unknown.nobody-to-ask': () =>
    'Nobody knows whether the reply arrived, and there is no open ticket to ask on: operators are told.',
  'parked.noted': (d, n) =>
    `A note on ${ticket(d, n)} says that ${plural(d['count'], 'message')} of the talk is missing.`,
  'event.without-use': () => 'Nothing follows from it.',
  'parked.no-note': () => 'Nothing of the talk is missing, or no ticket is open: no note.',
};

/** One sentence for each code that a decision can give. */
export const SENTENCES: Readonly<Record<string, Sentence>> = {
  ...THREADING,
  ...DISCARDED,
  ...REPLIES,
  ...SIDE,
  ...HINTS,
  ...RESULTS,
  ...RULE_SENTENCES,
  ...BOT_SENTENCES,
  ...WINDOW_SENTENCES,
  ...NOTICE_SENTENCES,
  ...SLA_SENTENCES,
};
