import type { KeptFile } from '../../core/files.ts';
import type { Frozen, HelpdeskCall } from '../../core/vendor.ts';
import { escapeHtml } from '../../format/whatsapp-to-html.ts';
import { freezeOp, refuseToFreeze } from '../shared/frozen.ts';
import type { JsonObject } from '../shared/json.ts';
import type { Account } from './account.ts';
import { readNewest } from './conversations.ts';
import { areIds, encodeComment, encodeCreate, encodeUpdate, fits, MAX_BODY_BYTES } from './encode.ts';
import { MOST_BYTES } from './files.ts';
import type { FrozenOp, FrozenWords } from './frozen.ts';
import { resolveDraft } from './resolve-draft.ts';
import { needsReopening } from './status.ts';

type Create = Extract<HelpdeskCall, { kind: 'create-ticket' }>;
type Update = Extract<HelpdeskCall, { kind: 'update-ticket' }>;
type Comment = Extract<HelpdeskCall, { kind: 'add-comment' }>;

/** Turns a call into the bytes of all its attempts; bytes of files stay where they are kept. */
export async function freezeCall(call: HelpdeskCall, account: Account, signal: AbortSignal): Promise<Frozen> {
  switch (call.kind) {
    case 'ensure-requester': {
      const { kind, externalId, name, phone, withFacts } = call;
      const wanted = withFacts ? { withFacts } : {};
      return frozen({ kind, externalId, name, ...(phone === undefined ? {} : { phone }), ...wanted });
    }
    case 'create-ticket':
      return freezeCreate(call, account);
    case 'add-comment':
      return freezeComment(call, account, signal);
    case 'update-ticket':
      return areIds(call.ticketId) ? freezeUpdate(call, account) : NO_ID;
    case 'add-tags':
      return areIds(call.ticketId) ? frozen({ kind: call.kind, ticketId: call.ticketId, tags: call.tags }) : NO_ID;
    case 'read-ticket':
      return areIds(call.ticketId) ? frozen({ kind: call.kind, ticketId: call.ticketId }) : NO_ID;
  }
}

/** What rules change, by the account's ids. Names that it does not know are left out. */
async function freezeUpdate(call: Update, { catalogue }: Account): Promise<Frozen> {
  const { kind, ticketId, ticketStatus, reopen, solve, change = {} } = call;
  const { raisePriorityTo, priority, fields = {}, ...named } = change;
  const resolved = call.change && (await resolveDraft({ subject: '', tags: [], fields, ...named }, catalogue));
  const body = encodeUpdate(reopen && needsReopening(ticketStatus), priority, resolved);
  const leftOut = resolved?.leftOut ?? [];
  const rising = raisePriorityTo === undefined ? {} : { raisePriorityTo };
  if (Object.keys(body).length === 0 && raisePriorityTo === undefined && !solve)
    return frozen({ kind: 'nothing-to-do', ticketId, ticketStatus, leftOut });
  return frozen({ kind, ticketId, body, ...rising, ...(solve ? { solve } : {}), leftOut });
}

async function freezeCreate(call: Create, account: Account): Promise<Frozen> {
  const { kind, externalId, requesterId } = call;
  if (!areIds(requesterId)) return NO_ID;
  if (!fits(call.html)) return TOO_LARGE;
  const resolved = await resolveDraft(call.draft, account.catalogue);
  const words = await freezeWords(call, (html) => encodeCreate(call, resolved, html), undefined, account);
  if (!words) return NO_FILE;
  return frozen({ kind, externalId, requesterId, leftOut: resolved.leftOut, ...words });
}

async function freezeComment(call: Comment, account: Account, signal: AbortSignal): Promise<Frozen> {
  const { kind, ticketId, authorId, reopen } = call;
  if (!areIds(ticketId, authorId)) return NO_ID;
  if (!fits(call.html)) return TOO_LARGE;
  const as = authorId !== undefined && call.public ? account.customerMessages : 'note';
  const words = await freezeWords(call, (html) => encodeComment(call, as, html), ticketId, account);
  if (!words) return NO_FILE;
  const author = authorId === undefined ? {} : { authorId };
  // Seldom read: mostly this process wrote or read the ticket before. Without an answer, the time alone tells what is older.
  if (account.seen.newest(ticketId) === undefined) await readNewest(ticketId, account, { urgency: 'comment', signal });
  const after = account.seen.newest(ticketId);
  return frozen({ kind, ticketId, ...author, as, reopen, ...(after === undefined ? {} : { after }), ...words });
}

/** The words with their files; undefined when a file is gone, or cannot go and cannot be linked to. */
async function freezeWords(
  { html, uploads = [] }: Create | Comment,
  encode: (html: string) => JsonObject,
  ticketId: string | undefined,
  { kept, clock, seen }: Account,
): Promise<FrozenWords | undefined> {
  const frozenAt = clock.now();
  if (uploads.length === 0) return { body: encode(html), frozenAt };
  const found = await Promise.all(uploads.map((id) => kept.open(id)));
  const files = found.filter((file) => file !== undefined);
  if (files.length < uploads.length) return undefined;
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const withLinks = linkedHtml(html, files);
  const linked = withLinks === undefined || !fits(withLinks) ? undefined : encode(withLinks);
  const isTooMuch = bytes > MOST_BYTES || (ticketId !== undefined && seen.isFull(ticketId, bytes));
  if (isTooMuch) return linked && { body: linked, frozenAt };
  return { body: encode(html), files: uploads, frozenAt, ...(linked ? { linked } : {}) };
}

function linkedHtml(html: string, files: readonly KeptFile[]): string | undefined {
  const lines = files.map(({ file, link }) =>
    link === undefined
      ? undefined
      : `<p>📎 <a href="${escapeHtml(link)}">${escapeHtml(file.name)}</a> (${megabytes(file.size)} MB)</p>`,
  );
  return lines.includes(undefined) ? undefined : html + lines.join('');
}

const megabytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1024 / 1024));

const frozen = (op: FrozenOp): Frozen => freezeOp(op);

const NO_ID = refuseToFreeze('invalid', 'an id that is not one of Freshdesk');
const TOO_LARGE = refuseToFreeze('too-large', `a text of more than ${MAX_BODY_BYTES} bytes`);
const NO_FILE = refuseToFreeze('file', 'a file that is gone, or that the ticket has no room for');
