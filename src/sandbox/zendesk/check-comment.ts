import { fromHtml, fromPlain } from '../shared/comment-text.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { asId, asObject, asText, asTexts } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import { findParty } from './check-ticket.ts';
import type { Attachment, Ticket, Upload } from './model.ts';
import { recordInvalid } from './refusals.ts';
import type { NewComment } from './write-ticket.ts';

/** 64 KB less one, markup included (Zendesk staff in the community forum). */
const MAX_BODY_BYTES = 65_535;

/** Page "Ticket comments": further comments are refused, other updates still work. */
export const MAX_COMMENTS = 5000;

/** A checked comment and the upload tokens that it uses up once it is committed. */
export interface CheckedComment {
  readonly comment: NewComment;
  readonly uploads: readonly Upload[];
}

/** Reads and checks `ticket.comment`; undefined when the body has none. The author is the API user unless named. */
export function readComment(account: Account, ticket: JsonObject, apiUserId: number): CheckedComment | undefined {
  const given = ticket.comment;
  if (given === undefined || given === null) return undefined;
  const comment = typeof given === 'string' ? { body: given } : asObject(given);
  if (!comment) throw recordInvalid('comment', 'Comment: is invalid', 'InvalidValue');
  const html = asText(comment.html_body);
  const text = html ?? asText(comment.body) ?? '';
  const uploads = readUploads(account, comment.uploads);
  // What Zendesk does with an empty comment on an update is not documented; refusing it shows the client's mistake.
  if (text.trim() === '' && uploads.length === 0)
    throw recordInvalid('base', 'Description: cannot be blank', 'BlankValue');
  if (Buffer.byteLength(text) > MAX_BODY_BYTES)
    throw recordInvalid('base', 'Comment: Body: is too long', 'RecordTooLong');
  const authorId = comment.author_id === undefined ? apiUserId : (asId(comment.author_id) ?? -1);
  const isPublic = comment.public;
  return {
    uploads,
    comment: {
      text: html === undefined ? fromPlain(text) : fromHtml(html),
      public: typeof isPublic === 'boolean' ? isPublic : undefined,
      authorId: findParty(account, authorId, 'author').id,
      attachments: uploads.flatMap((upload): Attachment[] => upload.attachments),
    },
  };
}

/** Refuses a comment on a ticket that is full. */
export function checkRoomForComment(ticket: Ticket, limit: number): void {
  if (ticket.comments.length >= limit) {
    throw recordInvalid('base', `Ticket has reached the limit of ${limit} comments`, 'TooManyComments');
  }
}

function readUploads(account: Account, value: unknown): Upload[] {
  if (value === undefined || value === null) return [];
  const tokens = asTexts(typeof value === 'string' ? [value] : value);
  if (!tokens) throw recordInvalid('base', 'Uploads: is invalid', 'InvalidValue');
  return tokens.map((token) => {
    const upload = account.uploads.get(token);
    // A token lives 60 minutes and is spent by the first comment that uses it (page "Attachments").
    if (!upload || upload.used || upload.expiresAt <= account.clock.now()) {
      throw recordInvalid('base', 'Uploads: token is invalid or expired', 'InvalidValue');
    }
    return upload;
  });
}
