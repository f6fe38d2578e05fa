import type { HelpdeskComment } from '../../core/helpdesk-types.ts';
import { idOf, type JsonObject, textOf, timeOf } from '../shared/json.ts';
import { withoutKeptPictures } from '../shared/pictures.ts';
import { textAsHtml } from '../shared/text-as-html.ts';
import { filesOf, isKeptPicture } from './attachments.ts';

/** Of whom a ticket's conversations are. */
export interface People {
  /** The agent in whose name the bridge writes. */
  readonly ownId: string;
  readonly requesterId: string | undefined;
  nameOf(agentId: string): string | undefined;
}

/** Page "Conversations", `source`: what an agent writes to a customer. Forwards, tweets, surveys and calls are not for WhatsApp. */
const REPLY = 0;
const NOTE = 2;

/** A reply or note as a comment; undefined where it cannot be read. */
export function commentOf(entry: JsonObject, ticketId: string, people: People): HelpdeskComment | undefined {
  const id = idOf(entry.id);
  const createdAt = timeOf(entry.created_at);
  // Without a plain word that it is public, a conversation is never taken for one.
  if (id === undefined || createdAt === undefined || typeof entry.private !== 'boolean') return undefined;
  const html = textOf(entry.body) ?? textAsHtml(textOf(entry.body_text) ?? '');
  const authorId = idOf(entry.user_id);
  const name = authorId === undefined ? undefined : people.nameOf(authorId);
  return {
    ticketId,
    id,
    public: !entry.private && (entry.source === REPLY || entry.source === NOTE),
    author: {
      id: authorId ?? 'system',
      role: roleOf(entry, authorId, people),
      ...(name === undefined ? {} : { name }),
    },
    html: withoutKeptPictures(html, isKeptPicture),
    createdAt,
    attachments: filesOf(entry.attachments, html, { ticketId, conversationId: id }, isKeptPicture),
  };
}

function roleOf(
  { incoming, source }: JsonObject,
  authorId: string | undefined,
  { ownId, requesterId }: People,
): HelpdeskComment['author']['role'] {
  // The customer's words, too, stand under our own name where the account does not let us write in theirs.
  if (authorId === ownId) return 'bridge';
  if (incoming !== false || (authorId !== undefined && authorId === requesterId)) return 'customer';
  return authorId === undefined || (source !== REPLY && source !== NOTE) ? 'system' : 'agent';
}

/** Page "Create a Ticket", `source`: an agent made it in the helpdesk. The bridge makes none of these. */
const MADE_BY_AGENTS: ReadonlySet<unknown> = new Set([3, 10]);

/**
 * The description of a ticket that an agent opened to write to somebody: it is the first thing they say. Only where the account's own
 * field tells that the ticket is not of our making; else a customer could get their own words back.
 */
export function descriptionOf(ticket: JsonObject, ticketId: string, isForeign: boolean): HelpdeskComment | undefined {
  const createdAt = timeOf(ticket.created_at);
  if (!isForeign || !MADE_BY_AGENTS.has(ticket.source) || createdAt === undefined) return undefined;
  const html = textOf(ticket.description) ?? '';
  return {
    ticketId,
    id: `description-${ticketId}`,
    public: true,
    author: { id: idOf(ticket.responder_id) ?? 'agent', role: 'agent' },
    html: withoutKeptPictures(html, isKeptPicture),
    createdAt,
    attachments: filesOf(ticket.attachments, html, { ticketId }, isKeptPicture),
  };
}
