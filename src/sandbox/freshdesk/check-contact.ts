import type { Account } from './account.ts';
import type { Checked, Spec } from './check-fields.ts';
import type { User } from './model.ts';
import { type Complaint, invalid, refuseField } from './refusals.ts';
import { sameMail } from './requester.ts';

/** Page "Create a Contact"; updates take the same. */
export const CONTACT_SPEC: Spec = {
  name: 'text',
  email: 'text?',
  phone: 'text?',
  mobile: 'text?',
  twitter_id: 'text?',
  social_handler: 'texts',
  unique_external_id: 'text?',
  other_emails: 'texts',
  company_id: 'id?',
  view_all_tickets: 'flag',
  other_companies: 'texts',
  address: 'text?',
  custom_fields: 'map',
  description: 'text?',
  job_title: 'text?',
  language: 'text',
  tags: 'texts',
  time_zone: 'text',
  lookup_parameter: 'text',
};

/** Values of a contact that a body sets. */
export type ContactChange = Partial<
  Pick<
    User,
    | 'name'
    | 'email'
    | 'phone'
    | 'mobile'
    | 'twitterId'
    | 'externalId'
    | 'address'
    | 'description'
    | 'jobTitle'
    | 'language'
    | 'timeZone'
    | 'tags'
  >
>;

const FIELDS = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  mobile: 'mobile',
  twitter_id: 'twitterId',
  unique_external_id: 'externalId',
  address: 'address',
  description: 'description',
  job_title: 'jobTitle',
  language: 'language',
  time_zone: 'timeZone',
} as const;

/** Reads the values and refuses those that must be unique and are not (409), those of the deleted included. */
export function readContact(account: Account, body: Checked, self: User | undefined): ContactChange {
  const texts = Object.entries(FIELDS).flatMap(([field, key]) => {
    const value = body.textOrNull(field);
    return value === undefined ? [] : [[key, value]];
  });
  const tags = body.texts('tags');
  const change: ContactChange = { ...Object.fromEntries(texts), ...(tags ? { tags: [...tags] } : {}) };
  if (change.name !== undefined && change.name.trim() === '') throw blankName();
  if (change.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(change.email))
    throw refuseField('email', 'invalid_value', "It should be in the 'valid email address' format");
  const custom = Object.keys(body.map('custom_fields') ?? {});
  if (custom.length > 0) {
    throw invalid(
      custom.map((field) => ({ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' })),
    );
  }
  refuseDuplicates(account, change, self);
  return change;
}

export const blankName = () => refuseField('name', 'missing_field', 'It should be a/an String');

function refuseDuplicates(account: Account, change: ContactChange, self: User | undefined): void {
  const others = [...account.users.values()].filter((user) => user !== self);
  const complaints: Complaint[] = [];
  const check = (field: string, value: string | null | undefined, isSame: (user: User) => boolean): void => {
    if (!value) return;
    const owner = others.find(isSame);
    if (!owner) return;
    const more = account.unconfirmed.duplicateNamesUser ? { additional_info: { user_id: owner.id } } : {};
    complaints.push({ field, message: 'It should be a unique value', code: 'duplicate_value', ...more });
  };
  check('email', change.email, ({ email }) => sameMail(email, change.email ?? null));
  check('twitter_id', change.twitterId, ({ twitterId }) => twitterId === change.twitterId);
  check('unique_external_id', change.externalId, ({ externalId }) => externalId === change.externalId);
  if (complaints.length > 0) throw invalid(complaints, 409);
}
