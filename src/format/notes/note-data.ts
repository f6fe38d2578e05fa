/**
 * What each internal note needs to know. All texts are plain text; `reply` is the reply that the note is about, quoted in short
 * so that the agent knows which one is meant; `reason` is a whole sentence, see `whatsappErrorReason`.
 */
export interface NoteData {
  /** An automatic text went to the customer. */
  ack: { text: string };
  /** The bot wrote to the customer. */
  bot: { text: string };
  /** A reply was not sent: the 24 h customer service window is closed. */
  windowClosed: { reply?: string };
  /** A reply was refused or reported as failed. */
  sendFailed: { reason: string; reply?: string };
  /** No readable answer came; the agent decides. */
  sendUnknown: { no: number; reply?: string };
  /** The agent's /resend was done. */
  resent: { reply?: string };
  /** The agent's /retry was done. */
  retried: { names: readonly string[] };
  /** The agent's /cancel was done. */
  cancelled: { reply?: string };
  /** Files of a reply that did not go out. */
  attachmentsNotSent: { names: readonly string[] };
  /** One file of a reply did not go out; the rest of it does. */
  fileFailed: { name: string; reason: string };
  /** This ticket follows another one of the same customer. */
  followUpOf: { ticket: string | number };
  /** The earlier ticket was deleted, or merged into one with another address. */
  relinked: { ticket: string | number };
  /** Messages were set aside and are missing at this point. */
  gap: { count: number };
  /** A customer's file never arrived; `reason` says why and what can be done, see `lostFileReason`. */
  fileMissing: { name: string; reason: string };
  /** A message of which WhatsApp only says that it is not available yet (131060). */
  notYet: Record<string, never>;
  /** A file beyond what WhatsApp passes on (131052). */
  fileTooLarge: Record<string, never>;
  /** A message of a kind that cannot be shown, with WhatsApp's own word for it. */
  unsupportedType: { type: string };
  /** The customer reacted to a message; an empty emoji takes the reaction back. */
  reaction: { emoji: string; message?: string };
  /** The customer changed a message; `message` is what it was. */
  edited: { text: string; message?: string };
  /** The customer deleted a message. */
  deleted: { message?: string };
  /** A reply waits for the customer's next message. */
  held: { until: string; reply?: string };
  /** The same, and a template asks the customer to answer. */
  heldAsked: { until: string; reply?: string };
  /** That template was not sent. */
  askFailed: { reason: string };
  /** A held reply went out. */
  sent: { reply?: string };
  /** A held reply was given up. */
  expired: { reply?: string };
  /** Why something was decided. */
  decision: { text: string };
  /** A command that does not exist or does not fit here. */
  unknownCommand: { command: string };
  /** The agent's /template was done. */
  templateSent: { name: string; reply?: string };
  templateUnknown: { name: string; known: readonly string[] };
  /** It was given more or fewer values than it takes. */
  templateValues: { name: string; count: number };
  /** Meta paused or refused it; `status` is Meta's word. */
  templateUnusable: { name: string; status: string };
  split: Record<string, never>;
  /** Another system wrote to the customer. */
  systemSent: { date: string; text: string };
  /** What /window answers. `held` says how many replies wait, and until when. */
  windowOpen: { until: string; held: string };
  windowShut: { held: string };
  /** The agent's /cancel took back held replies. */
  heldCancelled: { count: number };
  /** Somebody should have been told something by a channel that could not be reached. */
  notTold: { channel: string; text: string };
}

export type NoteKind = keyof NoteData;

/** The wording of one language, with `{name}` where data goes. `reactionRemoved` is the reaction with an empty emoji. */
export type NoteTexts = Readonly<Record<NoteKind | 'reactionRemoved', string>>;
