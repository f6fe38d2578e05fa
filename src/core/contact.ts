import type { ContactId, RequesterId } from './ids.ts';

/**
 * One way to recognise a customer. `phone` is the canonical form (see format/phone), `bsuid` Meta's business-scoped
 * user id, compared whole. Any of them may be missing, the phone too.
 */
export interface Alias {
  readonly kind: 'phone' | 'bsuid' | 'parent-bsuid';
  readonly value: string;
}

/** What a webhook says about a customer's name and address. */
export interface Profile {
  readonly name?: string;
  readonly username?: string;
  /** `wa_id` as received: digits, no plus. The address that a reply is sent to. */
  readonly phone?: string;
  readonly bsuid?: string;
}

/** Who a webhook is from. `becomes` holds the new aliases when WhatsApp says that a customer changed number or id. */
export interface CustomerIdentity {
  readonly aliases: readonly Alias[];
  readonly becomes?: readonly Alias[];
  readonly profile: Profile;
}

/** What a customer does not want to get any more. */
export interface Consent {
  /** Since when (epoch ms) nothing automatic and no template may go to them: they wrote a word such as STOP. */
  readonly optedOutAt?: number;
  /** Since when (epoch ms) they want no marketing: they said so to WhatsApp. */
  readonly marketingStoppedAt?: number;
}

/** A customer as the decision sees them. */
export interface Contact extends Profile, Consent {
  readonly id: ContactId;
  /** The helpdesk's record of this customer, once known. */
  readonly requesterId?: RequesterId;
}

/** Where a reply goes. WhatsApp prefers `phone` when both are sent. */
export interface ReplyAddress {
  readonly phone?: string;
  readonly bsuid?: string;
}

/** The address of a contact as far as it is known. */
export const replyAddressOf = (contact: Profile): ReplyAddress => ({
  ...(contact.phone ? { phone: contact.phone } : {}),
  ...(contact.bsuid ? { bsuid: contact.bsuid } : {}),
});

/** What a contact said of being written to. */
export const consentOf = ({ optedOutAt, marketingStoppedAt }: Consent): Consent => ({
  ...(optedOutAt === undefined ? {} : { optedOutAt }),
  ...(marketingStoppedAt === undefined ? {} : { marketingStoppedAt }),
});

/** The contact after they said something else. */
export const withConsent = (contact: Contact, consent: Consent): Contact => {
  const { optedOutAt: _out, marketingStoppedAt: _stopped, ...rest } = contact;
  return { ...rest, ...consentOf(consent) };
};

/**
 * Why a template may not go to this customer. After a word such as STOP none may; after WhatsApp's own switch none that is, or
 * may be, marketing: one whose category is not known counts as such.
 *
 * @param category Meta's word for what the template is for (`UTILITY`, `MARKETING` …), where it is known
 */
export const templateRefusal = (
  { optedOutAt, marketingStoppedAt }: Consent,
  category: string | undefined,
): 'opted-out' | 'marketing-stopped' | undefined => {
  if (optedOutAt !== undefined) return 'opted-out';
  const isMarketing = category !== 'UTILITY' && category !== 'AUTHENTICATION';
  return marketingStoppedAt !== undefined && isMarketing ? 'marketing-stopped' : undefined;
};
