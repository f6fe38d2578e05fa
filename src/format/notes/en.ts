import type { NoteTexts } from './note-data.ts';

export const englishNotes: NoteTexts = {
  ack: 'The customer got this automatic reply:\n{text}',
  bot: 'The bot wrote to the customer:\n{text}',
  windowClosed:
    "This reply was NOT sent: the customer's last message is more than 24 hours old, and WhatsApp then accepts no free text. Send it again as soon as the customer writes, or reach the customer another way, for example by phone or e-mail.",
  sendFailed:
    'This reply did NOT reach the customer. {reason} Send it again when the cause is gone, or reach the customer another way, for example by phone or e-mail.',
  sendUnknown:
    'We do not know whether this reply reached the customer: WhatsApp gave no clear answer. Later replies wait until you decide. Write an internal note with /resend to send it again (the customer may then get it twice) or with /cancel to leave it as it is.',
  resent: 'The reply was sent again, as you asked with /resend.',
  cancelled: 'The reply is not sent again, as you asked with /cancel. Later replies go on.',
  attachmentsNotSent:
    'These files were NOT sent to the customer: {names}. Please send them another way, for example by e-mail.',
  followUpOf: 'This ticket follows ticket {ticket} of the same customer.',
  relinked:
    "Ticket {ticket} was deleted or merged into a ticket with another reply address. This customer's messages go on here.",
  gap: 'Messages are missing here: {count}. They could not be delivered after many attempts and were set aside. An administrator can deliver them later.',
  unsupportedType:
    'The customer sent something that cannot be shown here (WhatsApp calls it "{type}"). Please ask the customer to send it another way.',
  reaction: 'The customer reacted to a message: {emoji}',
  reactionRemoved: 'The customer took a reaction back.',
  edited: 'The customer changed a message. It now reads:\n{text}',
  deleted: 'The customer deleted a message.',
  held: "This reply is held: the customer's last message is more than 24 hours old. It goes out by itself as soon as the customer writes. An internal note with /cancel stops it.",
  sent: 'The customer has written, so the held reply was sent.',
  expired:
    'The held reply was NOT sent: the customer has not written in time. Reach the customer another way, for example by phone or e-mail.',
  decision: '{text}',
  unknownCommand: 'The command {command} does not exist or does not fit here. Nothing was done.',
};
