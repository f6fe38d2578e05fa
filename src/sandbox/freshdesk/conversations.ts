import { fromHtml } from '../shared/comment-text.ts';
import type { Reply, Route } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import { apiRoute, type Call, type FreshdeskApi } from './api-route.ts';
import { takeFiles } from './attachments.ts';
import { type Checked, checkFields, type Spec } from './check-fields.ts';
import { findTicket, findWritable } from './find-ticket.ts';
import { findConversation, touch } from './ledger.ts';
import type { Conversation, Ticket, User } from './model.ts';
import { cutPage, PAGING } from './paging.ts';
import { presentConversation, presentNote, presentReply } from './present.ts';
import { notAllowed, notFound, refuseField } from './refusals.ts';
import { textOfStructure } from './structured-body.ts';
import { commitConversation } from './write-conversation.ts';

const REPLY_SPEC: Spec = {
  body: 'text',
  structured_body: 'map',
  from_email: 'text',
  user_id: 'id',
  cc_emails: 'texts',
  bcc_emails: 'texts',
};
const NOTE_SPEC: Spec = {
  body: 'text',
  structured_body: 'map',
  incoming: 'flag',
  notify_emails: 'texts',
  private: 'flag',
  user_id: 'id',
};

/** Page "Conversations". */
export function conversationRoutes(api: FreshdeskApi): Route[] {
  const { account } = api.ledger;
  return [
    apiRoute(
      api,
      'GET',
      '/tickets/:id/conversations',
      (call) => {
        const { request } = call;
        return cutPage(findTicket(api.ledger, call).conversations, request, (each) =>
          presentConversation(each, account, request.origin),
        );
      },
      { query: PAGING },
    ),
    apiRoute(api, 'POST', '/tickets/:id/reply', (call) => write(api, call, 'reply')),
    apiRoute(api, 'POST', '/tickets/:id/notes', (call) => write(api, call, 'note')),
    apiRoute(api, 'PUT', '/conversations/:id', (call) => editNote(api, call)),
    apiRoute(api, 'DELETE', '/conversations/:id', (call) => {
      const { ticket, conversation } = findNote(api, call);
      ticket.conversations.splice(ticket.conversations.indexOf(conversation), 1);
      call.record({ kind: 'note-deleted', ticketId: ticket.id, conversationId: conversation.id });
      return { status: 204 };
    }),
  ];
}

function write(api: FreshdeskApi, call: Call, kind: 'reply' | 'note'): Reply {
  const { account } = api.ledger;
  const { sent, request } = call;
  const ticket = findWritable(api.ledger, call);
  const body = checkFields(sent, kind === 'reply' ? REPLY_SPEC : NOTE_SPEC);
  const html = htmlIn(body);
  const author = authorIn(api, body);
  const attachments = takeFiles(account, sent.files, ticket);
  const conversation = commitConversation(api.ledger, ticket, {
    kind,
    html,
    author,
    attachments,
    private: kind === 'note' && body.flag('private') !== false,
    incoming: body.flag('incoming') === true,
    ccEmails: body.texts('cc_emails') ?? [],
    bccEmails: body.texts('bcc_emails') ?? [],
    notifyEmails: body.texts('notify_emails') ?? [],
  });
  record(call, kind === 'reply' ? 'reply-sent' : 'note-added', conversation);
  const present = kind === 'reply' ? presentReply : presentNote;
  return { status: 201, json: present(conversation, account, request.origin) };
}

/** `body` or `structured_body`: one of them is mandatory, also beside files. */
function htmlIn(body: Checked): string {
  const structure = body.map('structured_body');
  const html = body.text('body') ?? (structure && textOfStructure(structure));
  if (html === undefined || html.trim() === '') throw refuseField('body', 'missing_field', 'It should be a/an String');
  return html;
}

/** Whom the words belong to: the API's agent, unless the body names another agent or a contact. */
function authorIn({ ledger: { account } }: FreshdeskApi, body: Checked): User {
  const id = body.id('user_id');
  const author = id === undefined ? account.apiAgent : account.users.get(id);
  if (!author || author.deleted || author.blocked)
    throw refuseField('user_id', 'invalid_value', 'There is no user matching the given user_id');
  return author;
}

function editNote(api: FreshdeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const { ticket, conversation } = findNote(api, call);
  const body = checkFields(call.sent, { body: 'text' });
  const html = body.text('body');
  const attachments = takeFiles(account, call.sent.files, ticket);
  const now = account.clock.now();
  if (html !== undefined) Object.assign(conversation, fromHtml(html));
  conversation.attachments.push(...attachments);
  conversation.updatedAt = now;
  conversation.lastEdited = { at: now, userId: account.apiAgent.id };
  touch(api.ledger, ticket);
  record(call, 'note-edited', conversation);
  return { status: 200, json: presentNote(conversation, account, call.request.origin) };
}

/** Replies cannot be edited or deleted; with which error is unconfirmed. */
function findNote(api: FreshdeskApi, call: Call): { readonly ticket: Ticket; readonly conversation: Conversation } {
  const found = findConversation(api.ledger.account, asId(call.request.params.id) ?? -1);
  if (!found || found.ticket.archived) throw notFound();
  if (found.conversation.source !== 2) throw notAllowed(call.request.method, ['GET']);
  return found;
}

const record = (call: Call, kind: 'reply-sent' | 'note-added' | 'note-edited', conversation: Conversation): void =>
  call.record({
    kind,
    ticketId: conversation.ticketId,
    conversationId: conversation.id,
    userId: conversation.userId,
    private: conversation.private,
    incoming: conversation.incoming,
    body: conversation.plain,
    files: call.sent.files.map(({ name }) => name),
  });
