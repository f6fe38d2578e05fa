import type { Clock } from '../../core/ports.ts';
import type { Random } from '../shared/random.ts';
import type { Attachment, CustomField, FieldType, Group, Mail, Rating, StatusChoice, Ticket, User } from './model.ts';
import { type FreshdeskEmulatorOptions, type Unconfirmed, WORST_CASE } from './options.ts';
import { type AccountSettings, createSettings } from './settings.ts';

/** Everything the emulated helpdesk knows. Only data and look-ups; the rules live in the files beside it. */
export interface Account {
  readonly clock: Clock;
  readonly random: Random;
  readonly searchLagMs: number;
  readonly attachmentTtlMs: number;
  readonly unconfirmed: Unconfirmed;
  readonly settings: AccountSettings;
  /** The agent that the API key belongs to. */
  readonly apiAgent: User;
  readonly users: Map<number, User>;
  readonly tickets: Map<number, Ticket>;
  readonly groups: Group[];
  /** Brands, as Freshdesk calls them. */
  readonly products: readonly Group[];
  readonly companies: Group[];
  readonly fields: CustomField[];
  readonly statuses: readonly StatusChoice[];
  /** Name -> number, those that tickets may be made with. */
  readonly sources: Readonly<Record<string, number>>;
  readonly ratings: Rating[];
  /** What was sent to customers by e-mail. */
  readonly mails: Mail[];
  nextId(kind: IdKind): number;
  addCompany(name: string): number;
  addUser(user: Partial<User> & Pick<User, 'name' | 'role'>): User;
  addField(field: { name: string; label: string; type: FieldType; choices?: readonly string[] }): CustomField;
  keepFile(file: { name: string; contentType: string; bytes: Buffer }): Attachment;
}

export type IdKind = 'user' | 'ticket' | 'conversation' | 'attachment' | 'company' | 'group' | 'field' | 'rating';

// Ticket numbers are small and shown to people, all other ids are large, as in a real account.
const FIRST_ID: Readonly<Record<IdKind, number>> = {
  ticket: 1,
  user: 150_000_000_001,
  conversation: 150_100_000_001,
  attachment: 150_200_000_001,
  group: 150_300_000_001,
  company: 150_600_000_001,
  field: 150_400_000_001,
  rating: 150_500_000_001,
};

const OWN_STATUSES: readonly StatusChoice[] = [
  { id: 2, name: 'Open', customerName: 'Being Processed', stopsTimer: false },
  { id: 3, name: 'Pending', customerName: 'Awaiting your Reply', stopsTimer: true },
  { id: 4, name: 'Resolved', customerName: 'This ticket has been Resolved', stopsTimer: true },
  { id: 5, name: 'Closed', customerName: 'This ticket has been Closed', stopsTimer: true },
];
const ADDED_STATUSES: readonly StatusChoice[] = [
  { id: 6, name: 'Waiting on Customer', customerName: 'Awaiting your Reply', stopsTimer: true },
  { id: 7, name: 'Waiting on Third Party', customerName: 'Being Processed', stopsTimer: false },
];
/** Page "Create a Ticket", ticket properties. */
const SOURCES = { Email: 1, Portal: 2, Phone: 3, Chat: 7, 'Feedback Widget': 9, 'Outbound Email': 10 };

export const fieldName = (name: string): string => (name.startsWith('cf_') ? name : `cf_${name}`);

/** A fresh account with the API's agent. */
export function createAccount(options: FreshdeskEmulatorOptions & { readonly random: Random }): Account {
  const { clock } = options;
  const searchLagMs = options.searchLagMs ?? 180_000;
  const ids: Record<IdKind, number> = { ...FIRST_ID };
  const nextId = (kind: IdKind): number => {
    const id = ids[kind];
    ids[kind] += 1;
    return id;
  };
  const companies: Group[] = [];
  const addCompany: Account['addCompany'] = (name) => {
    const id = nextId('company');
    companies.push({ id, name });
    return id;
  };
  const users = new Map<number, User>();
  const addUser: Account['addUser'] = (given) => {
    const now = clock.now();
    const user: User = {
      email: null,
      phone: null,
      mobile: null,
      twitterId: null,
      externalId: null,
      address: null,
      description: null,
      jobTitle: null,
      language: 'en',
      timeZone: 'UTC',
      tags: [],
      companyId: null,
      deleted: false,
      blocked: false,
      ...given,
      id: nextId('user'),
      createdAt: now,
      updatedAt: now,
      indexedAt: now + searchLagMs,
    };
    users.set(user.id, user);
    return user;
  };
  const fields: CustomField[] = [];
  const addField: Account['addField'] = (given) => {
    const field: CustomField = { ...given, id: nextId('field') };
    fields.push(field);
    return field;
  };
  for (const { name, type = 'custom_text', choices } of options.fields ?? [])
    addField({ name: fieldName(name), label: name, type, ...(choices ? { choices } : {}) });
  const apiAgent = addUser({ role: 'admin', name: 'Deskbridge', email: 'deskbridge@example.com', ...options.apiAgent });
  return {
    clock,
    random: options.random,
    searchLagMs,
    attachmentTtlMs: options.attachmentTtlMs ?? 300_000,
    unconfirmed: { ...WORST_CASE, ...options.unconfirmed },
    settings: createSettings(),
    apiAgent,
    users,
    tickets: new Map(),
    groups: (options.groups ?? ['Support']).map((name) => ({ id: nextId('group'), name })),
    products: (options.products ?? []).map((name) => ({ id: nextId('group'), name })),
    companies,
    fields,
    statuses: [...OWN_STATUSES, ...(options.statuses ?? ADDED_STATUSES)],
    sources: { ...SOURCES, ...options.sources },
    ratings: [],
    mails: [],
    nextId,
    addCompany,
    addUser,
    addField,
    keepFile: (file) => ({ ...file, id: nextId('attachment'), createdAt: clock.now() }),
  };
}
