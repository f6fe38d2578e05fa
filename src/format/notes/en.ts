import type { NoteTexts } from './note-data.ts';

export const englishNotes: NoteTexts = {
  ack: 'The customer got this automatic reply:\n{text}',
  bot: 'The bot wrote to the customer:\n{text}',
  windowClosed:
    "This reply was NOT sent: the customer's last message is more than 24 hours old, and WhatsApp then accepts no free text. Send it again as soon as the customer writes (an internal note with /resend does it), or reach the customer another way, for example by phone or e-mail.",
  sendFailed:
    'This reply did NOT reach the customer. {reason} Send it again when the cause is gone (an internal note with /resend does it), or reach the customer another way, for example by phone or e-mail.',
  sendUnknown:
    'We do not know whether this reply reached the customer: WhatsApp gave no clear answer. Later replies wait until you decide. Write an internal note with /resend {no} to send it again (the customer may then get it twice) or with /cancel {no} to leave it as it is.',
  resent: 'The reply was sent again, as you asked with /resend.',
  retried:
    'These files are fetched again, as you asked with /retry: {names}. What arrives follows; a note names what does not.',
  cancelled: 'The reply is not sent again, as you asked with /cancel. Later replies go on.',
  attachmentsNotSent:
    'These files were NOT sent to the customer: {names}. Please send them another way, for example by e-mail.',
  followUpOf: 'This ticket follows ticket {ticket} of the same customer.',
  relinked:
    "Ticket {ticket} was deleted or merged into a ticket with another reply address. This customer's messages go on here.",
  gap: 'Messages are missing here: {count}. They could not be delivered after many attempts and were set aside. An administrator can deliver them later.',
  fileMissing: 'The file "{name}" of the customer is missing here. {reason}',
  notYet:
    'WhatsApp has not passed this message on yet; it usually follows within seconds. If it does not, look for it in the phone app or ask the customer to send it again.',
  fileTooLarge:
    'The customer sent a file that WhatsApp does not pass on because it is too large (over 100 MB). Please ask the customer for a smaller one, or for another way, for example e-mail.',
  unsupportedType:
    'The customer sent something that cannot be shown here (WhatsApp calls it "{type}"). Please ask the customer to send it another way.',
  reaction: 'The customer reacted to a message: {emoji}',
  reactionRemoved: 'The customer took a reaction back.',
  edited: 'The customer changed a message. It now reads:\n{text}',
  deleted: 'The customer deleted a message.',
  held: "This reply is held until {until}: the customer's last message is more than 24 hours old, and WhatsApp then accepts no free text. It goes out by itself as soon as the customer writes. An internal note with /cancel stops it.",
  sent: 'The customer has written, so the held reply was sent.',
  expired:
    'The held reply was NOT sent: the customer has not written in time. Reach the customer another way, for example by phone or e-mail.',
  decision: '{text}',
  unknownCommand:
    'The command {command} does not exist or does not fit here. Nothing was done. The commands are /template NAME [LANGUAGE] [VALUES], /resend, /retry, /split, /window and /cancel, alone in the first line of an internal note.',
  heldAsked:
    "This reply is held until {until}: the customer's last message is more than 24 hours old, and WhatsApp then accepts no free text. A template asks the customer to answer; the reply goes out by itself as soon as the customer writes. An internal note with /cancel stops it.",
  askFailed:
    'The template that asks the customer to answer did NOT go out. {reason} Held replies stay held and go out when the customer writes. Reach the customer another way if it is urgent.',
  fileFailed:
    'The file "{name}" was NOT sent to the customer. {reason} The rest of the reply goes its way. Please send the file another way, for example by e-mail.',
  templateSent: 'The template {name} goes to the customer, as you asked with /template.',
  templateUnknown: 'There is no template {name} in this language. Nothing was sent. Known here: {known}.',
  templateValues: 'The template {name} takes {count} values (in quotes where they have blanks). Nothing was sent.',
  templateUnusable: 'WhatsApp does not accept the template {name} at the moment ({status}). Nothing was sent.',
  split: "The customer's next message opens a new ticket, as you asked with /split.",
  windowOpen:
    'Replies reach the customer until {until}; after that WhatsApp accepts templates only, until the customer writes again. Held replies: {held}.',
  windowShut:
    "The customer's last message is more than 24 hours old: WhatsApp accepts templates only, until the customer writes again. Held replies: {held}.",
  heldCancelled: 'Held replies that are not sent any more, as you asked with /cancel: {count}.',
  systemSent: 'Another system of the company wrote to the customer ({date}):\n{text}',
  notTold: 'The channel "{channel}" could not be reached. It should have been told:\n{text}',
};
