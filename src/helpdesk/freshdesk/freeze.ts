import type { KeptFile } from '../../core/files.ts';
import type { CallResult } from '../../core/outcome.ts';
import type { Frozen, HelpdeskCall } from '../../core/vendor.ts';
import { escapeHtml } from '../../format/whatsapp-to-html.ts';
import type { JsonObject } from '../shared/json.ts';
import type { Account } from './account.ts';
import { readNewest } from './conversations.ts';
import { areIds, encodeComment, encodeCreate, fits, MAX_BODY_BYTES } from './encode.ts';
import { MOST_BYTES } from './files.ts';
import { type FrozenOp, type FrozenWords, freezeOp } from './frozen.ts';
import { resolveDraft } from './resolve-draft.ts';
import { needsReopening } from './status.ts';

type Create = Extract<HelpdeskCall, { kind: 'create-ticket' }>;
type Comment = Extract<HelpdeskCall, { kind: 'add-comment' }>;

/** Turns a call into the bytes of all its attempts; bytes of files stay where they are kept. */
export async function freezeCall(call: HelpdeskCall, account: Account, signal: AbortSignal): Promise<Frozen> {
  switch (call.kind) {
    case 'ensure-requester': {
      const { kind, externalId, name, phone } = call;
      return frozen({ kind, externalId, name, ...(phone === undefined ? {} : { phone }) });
    }
    case 'create-ticket':
      return freezeCreate(call, account);
    case 'add-comment':
      return freezeComment(call, account, signal);
    case 'update-ticket': {
      const { kind, ticketId, ticketStatus, reopen } = call;
      if (!areIds(ticketId)) return NO_ID;
      if (call.change) return NO_CHANGE;
      if (call.solve) return frozen({ kind, ticketId, solve: true });
      return frozen(
        reopen && needsReopening(ticketStatus) ? { kind, ticketId } : { kind: 'nothing-to-do', ticketId, ticketStatus },
      );
    }
    case 'add-tags':
      return areIds(call.ticketId) ? frozen({ kind: call.kind, ticketId: call.ticketId, tags: call.tags }) : NO_ID;
    case 'read-ticket':
      return areIds(call.ticketId) ? frozen({ kind: call.kind, ticketId: call.ticketId }) : NO_ID;
  }
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

const frozen = (op: FrozenOp): Frozen => ({
  ok: true,
  frozen: freezeOp(op),
  leftOut: op.kind === 'create-ticket' ? op.leftOut : [],
});

const refuse = (reason: Extract<CallResult, { result: 'refused' }>['reason'], detail: string): Frozen => ({
  ok: false,
  result: { result: 'refused', reason, detail },
});

const NO_ID = refuse('invalid', 'an id that is not one of Freshdesk');
const TOO_LARGE = refuse('too-large', `a text of more than ${MAX_BODY_BYTES} bytes`);
const NO_CHANGE = refuse('other', 'values of rules are set on new tickets of Freshdesk alone in this version');
const NO_FILE = refuse('file', 'a file that is gone, or that the ticket has no room for');
