import { isoDate } from '../shared/iso-date.ts';
import type { Account } from './account.ts';
import { attachmentUrl } from './attachments.ts';
import type { Attachment, Conversation, CustomField, Rating, Stats, Ticket, User } from './model.ts';

/** Makes the wire's JSON. `origin` is the address that the client used, so that links lead back to the emulator. */

const dateOrNull = (ms: number | null): string | null => (ms === null ? null : isoDate(ms));

/** Fields that lists and single views share; lists have neither description nor tags nor files. */
export function presentTicketRow(ticket: Ticket, account: Account): Record<string, unknown> {
  const { sla } = ticket;
  return {
    cc_emails: ticket.ccEmails,
    fwd_emails: [],
    reply_cc_emails: ticket.ccEmails,
    ticket_cc_emails: ticket.ccEmails,
    fr_escalated: sla.frEscalated,
    nr_escalated: sla.nrEscalated,
    spam: ticket.spam,
    email_config_id: null,
    group_id: ticket.groupId,
    priority: ticket.priority,
    requester_id: ticket.requesterId,
    responder_id: ticket.responderId,
    source: ticket.source,
    company_id: null,
    status: ticket.status,
    subject: ticket.subject,
    association_type: null,
    to_emails: null,
    product_id: ticket.productId,
    id: ticket.id,
    type: ticket.type,
    due_by: dateOrNull(sla.shown.dueBy),
    fr_due_by: dateOrNull(sla.shown.frDueBy),
    nr_due_by: dateOrNull(sla.shown.nrDueBy),
    is_escalated: sla.isEscalated,
    custom_fields: Object.fromEntries(account.fields.map(({ name }) => [name, ticket.customFields.get(name) ?? null])),
    created_at: isoDate(ticket.createdAt),
    updated_at: isoDate(ticket.updatedAt),
    // Seen in live answers, only when it is so.
    ...(ticket.deleted ? { deleted: true } : {}),
  };
}

export function presentDescription({ html, plain }: Ticket): Record<string, unknown> {
  return { description: html, description_text: plain };
}

export function presentTicket(ticket: Ticket, account: Account, origin: string): Record<string, unknown> {
  return {
    ...presentTicketRow(ticket, account),
    ...presentDescription(ticket),
    tags: ticket.tags,
    attachments: presentFiles(ticket.attachments, account, origin),
    ...(ticket.archived ? { archived: true } : {}),
  };
}

export function presentStats(stats: Stats): object {
  return {
    agent_responded_at: dateOrNull(stats.agentRespondedAt),
    requester_responded_at: dateOrNull(stats.requesterRespondedAt),
    first_responded_at: dateOrNull(stats.firstRespondedAt),
    status_updated_at: isoDate(stats.statusUpdatedAt),
    reopened_at: dateOrNull(stats.reopenedAt),
    resolved_at: dateOrNull(stats.resolvedAt),
    closed_at: dateOrNull(stats.closedAt),
    pending_since: dateOrNull(stats.pendingSince),
  };
}

export function presentRequester(user: User | undefined): object | null {
  if (!user) return null;
  return { id: user.id, name: user.name, email: user.email, mobile: user.mobile, phone: user.phone };
}

export function presentConversation(conversation: Conversation, account: Account, origin: string): object {
  return {
    id: conversation.id,
    body: conversation.html,
    body_text: conversation.plain,
    incoming: conversation.incoming,
    private: conversation.private,
    user_id: conversation.userId,
    support_email: null,
    source: conversation.source,
    category: 1,
    ticket_id: conversation.ticketId,
    to_emails: conversation.toEmails,
    from_email: conversation.source === 0 ? SUPPORT_ADDRESS : null,
    cc_emails: conversation.ccEmails,
    bcc_emails: conversation.bccEmails,
    attachments: presentFiles(conversation.attachments, account, origin),
    last_edited_at: conversation.lastEdited ? isoDate(conversation.lastEdited.at) : null,
    last_edited_user_id: conversation.lastEdited?.userId ?? null,
    created_at: isoDate(conversation.createdAt),
    updated_at: isoDate(conversation.updatedAt),
  };
}

const SUPPORT_ADDRESS = '"Support" <support@emulator.freshdesk.com>';

/** The answer to a reply has other fields than the list of conversations. */
export function presentReply(conversation: Conversation, account: Account, origin: string): object {
  return {
    id: conversation.id,
    body: conversation.html,
    body_text: conversation.plain,
    user_id: conversation.userId,
    from_email: SUPPORT_ADDRESS,
    cc_emails: conversation.ccEmails,
    bcc_emails: conversation.bccEmails,
    ticket_id: conversation.ticketId,
    replied_to: conversation.toEmails,
    attachments: presentFiles(conversation.attachments, account, origin),
    created_at: isoDate(conversation.createdAt),
    updated_at: isoDate(conversation.updatedAt),
  };
}

/** So has the answer to a note. */
export function presentNote(conversation: Conversation, account: Account, origin: string): object {
  return {
    id: conversation.id,
    body: conversation.html,
    body_text: conversation.plain,
    incoming: conversation.incoming,
    private: conversation.private,
    user_id: conversation.userId,
    support_email: null,
    ticket_id: conversation.ticketId,
    notified_to: conversation.toEmails,
    attachments: presentFiles(conversation.attachments, account, origin),
    created_at: isoDate(conversation.createdAt),
    updated_at: isoDate(conversation.updatedAt),
  };
}

const presentFiles = (files: readonly Attachment[], account: Account, origin: string): readonly object[] =>
  files.map((file) => ({
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.bytes.length,
    attachment_url: attachmentUrl(account, file, origin),
    created_at: isoDate(file.createdAt),
    updated_at: isoDate(file.createdAt),
  }));

export function presentContact(user: User): Record<string, unknown> {
  return {
    active: false,
    address: user.address,
    company_id: user.companyId,
    view_all_tickets: false,
    description: user.description,
    email: user.email,
    id: user.id,
    contact_type: 'contact',
    job_title: user.jobTitle,
    language: user.language,
    mobile: user.mobile,
    name: user.name,
    phone: user.phone,
    time_zone: user.timeZone,
    twitter_id: user.twitterId,
    social_handler: [],
    unique_external_id: user.externalId,
    other_emails: [],
    other_companies: [],
    custom_fields: {},
    tags: user.tags,
    created_at: isoDate(user.createdAt),
    updated_at: isoDate(user.updatedAt),
    ...(user.deleted ? { deleted: true } : {}),
    ...(user.blocked ? { blocked: true } : {}),
  };
}

/** Lists of contacts are shown without tags and further addresses and companies. */
export function presentContactRow(user: User): Record<string, unknown> {
  const { tags: _tags, other_emails: _emails, other_companies: _companies, ...row } = presentContact(user);
  return row;
}

export function presentAgent(user: User): Record<string, unknown> {
  return {
    available: true,
    occasional: false,
    signature: null,
    id: user.id,
    ticket_scope: 1,
    type: 'support_agent',
    created_at: isoDate(user.createdAt),
    updated_at: isoDate(user.updatedAt),
    available_since: null,
    contact: {
      active: true,
      email: user.email,
      job_title: user.jobTitle,
      language: user.language,
      last_login_at: null,
      mobile: user.mobile,
      name: user.name,
      phone: user.phone,
      time_zone: user.timeZone,
      created_at: isoDate(user.createdAt),
      updated_at: isoDate(user.updatedAt),
    },
  };
}

export function presentRating(rating: Rating): object {
  return {
    id: rating.id,
    survey_id: 1,
    user_id: rating.userId,
    agent_id: rating.agentId,
    feedback: rating.feedback,
    group_id: rating.groupId,
    ticket_id: rating.ticketId,
    ratings: rating.ratings,
    created_at: isoDate(rating.createdAt),
    updated_at: isoDate(rating.createdAt),
  };
}

/** Fields of a ticket field that are the same for all of them. */
export function presentField(field: Pick<CustomField, 'id' | 'name' | 'label' | 'type' | 'choices'>): object {
  return {
    id: field.id,
    name: field.name,
    label: field.label,
    label_for_customers: field.label,
    type: field.type,
    default: false,
    customers_can_edit: false,
    displayed_to_customers: false,
    required_for_closure: false,
    required_for_agents: false,
    required_for_customers: false,
    ...(field.choices ? { choices: field.choices } : {}),
  };
}
