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

/** A customer as the decision sees them. */
export interface Contact extends Profile {
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
