import type { Clock } from '../../core/ports.ts';
import type { Random } from '../shared/random.ts';
import { randomHex } from '../shared/random.ts';
import { createFileSettings, type FileSettings } from './file-settings.ts';
import type { Attachment, Audit, CustomField, Group, Organization, Role, Ticket, Upload, User } from './model.ts';
import { createSlaSettings, type SlaSettings } from './sla-settings.ts';

export interface AccountOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly groups: readonly string[];
  readonly fields: readonly CustomField[];
  /** The admin who owns the OAuth client: everything the API writes is done in this name. */
  readonly apiUser: { readonly name: string; readonly email: string };
  readonly searchLagMs: number;
  readonly subdomain: string;
  readonly slas: Partial<SlaSettings>;
}

/** Everything the emulated helpdesk knows. Only data and look-ups; the rules live in the files beside it. */
export interface Account {
  readonly clock: Clock;
  readonly random: Random;
  readonly id: number;
  readonly searchLagMs: number;
  readonly apiUser: User;
  readonly subdomain: string;
  readonly brand: { readonly id: number; readonly name: string };
  readonly form: { readonly id: number; readonly name: string };
  readonly groups: Group[];
  readonly organizations: Organization[];
  readonly fields: CustomField[];
  readonly users: Map<number, User>;
  readonly tickets: Map<number, Ticket>;
  /** Ticket ids by external id; an external id is not unique. */
  readonly ticketsByExternalId: Map<string, Set<number>>;
  /** Users by lower-cased external id: the match is case-insensitive. */
  readonly usersByExternalId: Map<string, User>;
  readonly usersByEmail: Map<string, User>;
  /** Whose identity a number is. */
  readonly phoneOwners: Map<string, User>;
  readonly uploads: Map<string, Upload>;
  readonly attachments: Map<string, Attachment>;
  readonly fileSettings: FileSettings;
  readonly slas: SlaSettings;
  /** All audits in order of time, for the incremental exports. */
  readonly audits: Audit[];
  nextId(kind: IdKind): number;
  token(): string;
  addUser(user: { name: string; email?: string | null; externalId?: string | null; role: Role }): User;
}

export type IdKind = 'user' | 'ticket' | 'audit' | 'event' | 'attachment' | 'group' | 'organization';

// Ticket numbers are small and shown to people, all other ids are large, as in a real account.
const FIRST_ID: Readonly<Record<IdKind, number>> = {
  ticket: 1,
  user: 20_000_000_000_001,
  audit: 30_000_000_000_001,
  event: 40_000_000_000_001,
  attachment: 50_000_000_000_001,
  group: 60_000_000_000_001,
  organization: 90_000_000_000_001,
};

/** A fresh account with one brand, one form and its API user. */
export function createAccount(options: AccountOptions): Account {
  const ids: Record<IdKind, number> = { ...FIRST_ID };
  const nextId = (kind: IdKind): number => {
    const id = ids[kind];
    ids[kind] += 1;
    return id;
  };
  const users = new Map<number, User>();
  const usersByExternalId = new Map<string, User>();
  const usersByEmail = new Map<string, User>();
  const addUser: Account['addUser'] = ({ name, email = null, externalId = null, role }) => {
    const now = options.clock.now();
    const user: User = {
      id: nextId('user'),
      name,
      email,
      externalId,
      phone: null,
      sharedPhone: false,
      role,
      tags: [],
      organizationId: null,
      active: true,
      suspended: false,
      createdAt: now,
      updatedAt: now,
      indexedAt: now + options.searchLagMs,
    };
    users.set(user.id, user);
    if (externalId !== null) usersByExternalId.set(externalId.toLowerCase(), user);
    if (email !== null) usersByEmail.set(email.toLowerCase(), user);
    return user;
  };
  return {
    clock: options.clock,
    random: options.random,
    id: 21_825_834,
    searchLagMs: options.searchLagMs,
    subdomain: options.subdomain,
    apiUser: addUser({ ...options.apiUser, role: 'admin' }),
    brand: { id: 70_000_000_000_001, name: 'Support' },
    form: { id: 80_000_000_000_001, name: 'Default Ticket Form' },
    groups: options.groups.map((name) => ({ id: nextId('group'), name })),
    organizations: [],
    fields: [...options.fields],
    users,
    tickets: new Map(),
    ticketsByExternalId: new Map(),
    usersByExternalId,
    usersByEmail,
    phoneOwners: new Map(),
    uploads: new Map(),
    attachments: new Map(),
    fileSettings: createFileSettings(),
    slas: createSlaSettings(options.slas),
    audits: [],
    nextId,
    token: () => randomHex(options.random, 40),
    addUser,
  };
}
