import { type ReplyAddress, replyAddressOf } from '../core/contact.ts';
import { type AddComment, type CreateTicket, filesOf, isSend, type SendFile } from '../core/effects.ts';
import type { FileState, StoredFile } from '../core/files.ts';
import { externalIdOf, type FileId } from '../core/ids.ts';
import type { RefusalReason } from '../core/outcome.ts';
import type { ClaimedOp } from '../core/store.ts';
import type { HelpdeskCall, WhatsAppCall } from '../core/vendor.ts';
import { mediaKindOf } from '../format/media-kind.ts';
import { formatPhone } from '../format/phone.ts';
import { escapeHtml } from '../format/whatsapp-to-html.ts';

/** A call with real ids in it, or why it cannot be made. */
export type Bound<Call> =
  | { readonly ok: true; readonly call: Call }
  | { readonly ok: false; readonly reason: RefusalReason; readonly detail: string }
  /** Not yet: what it speaks of is still being made. */
  | { readonly ok: false; readonly waitMs: number };

/** A link that whoever has it can fetch the file by. */
export type LinkTo = (id: FileId) => string;

/** Between two customer messages that travel in one comment. */
const BETWEEN = '<br><br>';

const UNMADE = { ok: false, reason: 'ticket-unmade', detail: 'its ticket does not exist' } as const;

/** Puts the ids that the store knows by now into an effect for the helpdesk. */
export const bindHelpdesk = (op: ClaimedOp, linkTo?: LinkTo): Bound<HelpdeskCall> => {
  const first = op.effects[0]?.effect;
  const { opId } = op;
  switch (first?.kind) {
    case 'ensure-requester': {
      const { contact } = op;
      const name = contact.name ?? contact.username ?? (contact.phone ? formatPhone(contact.phone) : 'WhatsApp');
      const phone = contact.phone ? { phone: contact.phone } : {};
      const wanted = first.withFacts ? { withFacts: first.withFacts } : {};
      return { ok: true, call: { kind: first.kind, opId, externalId: `wa:${contact.id}`, name, ...phone, ...wanted } };
    }
    case 'create-ticket': {
      const requesterId = op.contact.requesterId;
      if (requesterId === undefined) {
        return { ok: false, reason: 'requester-gone', detail: 'the helpdesk has no record of this customer' };
      }
      const followUp = op.followUpOf === undefined ? {} : { followUpOf: op.followUpOf };
      const { draft } = first;
      const words = { html: withFileLines(op, first, linkTo), ...uploadsOf(op) };
      return {
        ok: true,
        call: {
          kind: first.kind,
          opId,
          externalId: externalIdOf(first.ticket),
          requesterId,
          draft,
          ...words,
          ...followUp,
        },
      };
    }
    case 'add-comment':
      return bindComment(op, first, linkTo);
    case 'update-ticket': {
      const ticketId = op.ticket?.helpdeskId;
      if (ticketId === undefined) return UNMADE;
      const ticketStatus = op.ticket?.status ?? 'open';
      const { reopen, solve, change } = first;
      const changes = { ...(solve ? { solve } : {}), ...(change === undefined ? {} : { change }) };
      return { ok: true, call: { kind: first.kind, opId, ticketId, ticketStatus, reopen, ...changes } };
    }
    case 'add-tags': {
      const ticketId = op.ticket?.helpdeskId;
      return ticketId === undefined
        ? UNMADE
        : { ok: true, call: { kind: first.kind, opId, ticketId, tags: first.tags } };
    }
    case 'read-ticket': {
      const ticketId = op.ticket?.helpdeskId;
      return ticketId === undefined ? UNMADE : { ok: true, call: { kind: first.kind, opId, ticketId } };
    }
    default:
      return { ok: false, reason: 'invalid', detail: 'not a call to the helpdesk' };
  }
};

const bindComment = (op: ClaimedOp, first: AddComment, linkTo: LinkTo | undefined): Bound<HelpdeskCall> => {
  const ticketId = op.ticket?.helpdeskId;
  if (ticketId === undefined) return UNMADE;
  const requesterId = op.contact.requesterId;
  if (first.author === 'customer' && requesterId === undefined) {
    return { ok: false, reason: 'requester-gone', detail: 'the helpdesk has no record of this customer' };
  }
  const parts = op.effects.flatMap(({ id, effect }) =>
    effect.kind === 'add-comment' ? [{ id, html: withFileLines(op, effect, linkTo), reopen: effect.reopen }] : [],
  );
  return {
    ok: true,
    call: {
      kind: 'add-comment',
      opId: op.opId,
      ticketId,
      ticketStatus: op.ticket?.status ?? 'open',
      ...(first.author === 'customer' && requesterId !== undefined ? { authorId: requesterId } : {}),
      public: first.public,
      html: parts.map(({ html }) => html).join(BETWEEN),
      parts: parts.map(({ id, html }) => ({ id, html })),
      ...uploadsOf(op),
      reopen: parts.some(({ reopen }) => reopen),
    },
  };
};

/** The handles of the files that go with it. */
const uploadsOf = ({ files = [] }: ClaimedOp): { readonly uploads?: readonly string[] } => {
  const uploads = files.flatMap(({ state }) => (state.state === 'stored' && state.handed ? [state.handed.ref] : []));
  return uploads.length > 0 ? { uploads } : {};
};

const stateOf = ({ files }: ClaimedOp, id: FileId): FileState | undefined =>
  files?.find(({ ref }) => ref.id === id)?.state;

/** A comment names the files that do not go with it: those that follow, and those that only a link leads to. */
const withFileLines = (op: ClaimedOp, effect: AddComment | CreateTicket, linkTo: LinkTo | undefined): string => {
  const lines = filesOf(effect).map(({ id, name }) => {
    const state = stateOf(op, id);
    if (state?.state === 'late') return `<p>📎 ${escapeHtml(name)} …</p>`;
    if (state?.state !== 'stored' || !state.file.refused || !linkTo) return '';
    return `<p>📎 <a href="${escapeHtml(linkTo(id))}">${escapeHtml(state.file.name)}</a> (${megabytes(state.file)})</p>`;
  });
  return effect.html + lines.join('');
};

const megabytes = ({ size }: StoredFile): string => `${Math.max(1, Math.round(size / 1024 / 1024))} MB`;

/**
 * The same for a call to WhatsApp. A send goes to where the customer is now, not to where they were when it was decided: a
 * number that moved to somebody else meanwhile must not get it.
 */
export const bindWhatsApp = (op: ClaimedOp, linkTo?: LinkTo): Bound<WhatsAppCall> => {
  const effect = op.effects[0]?.effect;
  const base = { opId: op.opId, numberId: op.numberId };
  if (effect?.kind === 'mark-read') {
    return { ok: true, call: { kind: effect.kind, ...base, wamid: effect.wamid, typing: effect.typing } };
  }
  if (effect === undefined || !isSend(effect))
    return { ok: false, reason: 'invalid', detail: 'not a WhatsApp message' };
  const to = replyAddressOf(op.contact);
  if (Object.keys(to).length === 0)
    return { ok: false, reason: 'recipient', detail: 'the customer has no address any more' };
  switch (effect.kind) {
    case 'send-text':
      return { ok: true, call: { kind: effect.kind, ...base, to, text: effect.text } };
    case 'send-template': {
      const { kind, name, language, parameters } = effect;
      return { ok: true, call: { kind, ...base, to, name, language, parameters } };
    }
    case 'send-interactive': {
      const { kind, as, body, label, options } = effect;
      return { ok: true, call: { kind, ...base, to, as, body, label, options } };
    }
    case 'send-media':
      return { ok: true, call: { kind: effect.kind, ...base, to, as: effect.as, url: effect.url } };
    case 'send-file':
      return bindFile(op, effect, { ...base, to }, linkTo);
  }
};

const bindFile = (
  op: ClaimedOp,
  effect: SendFile,
  base: { readonly opId: string; readonly numberId: string; readonly to: ReplyAddress },
  linkTo: LinkTo | undefined,
): Bound<WhatsAppCall> => {
  const state = stateOf(op, effect.file.id);
  if (state?.state === 'stored' && state.file.refused && linkTo) {
    const line = `${state.file.name} (${megabytes(state.file)}): ${linkTo(effect.file.id)}`;
    return { ok: true, call: { kind: 'send-text', ...base, text: [effect.caption, line].filter(Boolean).join('\n') } };
  }
  if (state?.state !== 'stored' || state.handed === undefined)
    return { ok: false, reason: 'file', detail: state?.state === 'failed' ? state.reason : 'gave-up' };
  const kind = mediaKindOf(state.file);
  // A recording takes no words: with some it goes as a document.
  const as = effect.asDocument || (kind === 'audio' && effect.caption !== undefined) ? 'document' : kind;
  const caption = effect.caption === undefined ? {} : { caption: effect.caption };
  return {
    ok: true,
    call: { kind: 'send-file', ...base, mediaId: state.handed.ref, as, name: state.file.name, ...caption },
  };
};
