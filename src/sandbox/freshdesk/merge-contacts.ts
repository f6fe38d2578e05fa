import { asText } from '../shared/json-input.ts';
import type { Checked } from './check-fields.ts';
import type { Ledger } from './ledger.ts';
import type { User } from './model.ts';
import { type Complaint, invalid, refuseField } from './refusals.ts';

const KEYS = { phone: 'phone', mobile: 'mobile', twitter_id: 'twitterId', unique_external_id: 'externalId' } as const;

/**
 * Page "Merge Contacts": the secondary ones are gone, their tickets belong to the primary one. A number or external
 * id that both sides have must be said; one that only a secondary contact has goes over.
 */
export function mergeContacts(
  { account }: Ledger,
  body: Checked,
): { readonly primary: User; readonly secondary: readonly number[] } {
  const contactOf = (id: number | undefined, field: string): User => {
    const user = id === undefined ? undefined : account.users.get(id);
    if (user?.role !== 'end-user' || user.deleted)
      throw refuseField(field, 'invalid_value', `There is no contact matching the given ${field}`);
    return user;
  };
  const primary = contactOf(body.id('primary_contact_id'), 'primary_contact_id');
  const ids = body.ids('secondary_contact_ids') ?? [];
  if (ids.length === 0) throw refuseField('secondary_contact_ids', 'missing_field', 'It should be a/an Array');
  const secondary = ids.map((id) => contactOf(id, 'secondary_contact_ids'));
  const given = body.map('contact') ?? {};
  const missing: Complaint[] = [];
  for (const [field, key] of Object.entries(KEYS)) {
    const theirs = secondary.map((user) => user[key]).find((value) => value !== null);
    if (theirs !== undefined && primary[key] !== null && given[field] === undefined)
      missing.push({ field, message: 'It should be a/an String', code: 'missing_field' });
  }
  if (missing.length > 0) throw invalid(missing);
  for (const [field, key] of Object.entries(KEYS)) {
    const theirs = secondary.map((user) => user[key]).find((value) => value !== null);
    primary[key] = asText(given[field]) ?? primary[key] ?? theirs ?? null;
  }
  primary.email = asText(given.email) ?? primary.email;
  primary.updatedAt = account.clock.now();
  for (const user of secondary) account.users.delete(user.id);
  for (const ticket of account.tickets.values()) if (ids.includes(ticket.requesterId)) ticket.requesterId = primary.id;
  return { primary, secondary: ids };
}
