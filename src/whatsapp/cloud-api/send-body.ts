import type { WhatsAppCall } from '../../core/vendor.ts';

/** Meta's longest text ("Text messages"). Longer ones are split before they get here. */
export const MAX_TEXT = 4096;
/** Longest `biz_opaque_callback_data` ("Messages API reference"). */
const MAX_OPAQUE = 512;

/** A send as it goes out, or why it cannot. */
export type SendBody =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly reason: 'too-large' | 'invalid' | 'recipient'; readonly detail: string };

/**
 * The body of `POST /{phone_number_id}/messages` ("Send messages"). The phone goes with its plus, since Meta may put
 * the business number's country code before one without; a BSUID goes as `recipient`, and only when there is no phone,
 * because `to` wins anyway. The op id rides along as `biz_opaque_callback_data` and comes back in every status.
 */
export const encodeSend = ({ to, text, opId }: WhatsAppCall): SendBody => {
  if (text.trim() === '') return { ok: false, reason: 'invalid', detail: 'the text is empty' };
  if (text.length > MAX_TEXT)
    return { ok: false, reason: 'too-large', detail: `the text is over ${MAX_TEXT} characters` };
  if (opId.length > MAX_OPAQUE) return { ok: false, reason: 'invalid', detail: 'the op id is too long' };
  const phone = to.phone?.replace(/\D/g, '');
  const address = phone ? { to: `+${phone}` } : to.bsuid ? { recipient: to.bsuid } : undefined;
  if (!address) return { ok: false, reason: 'recipient', detail: 'the customer has neither phone nor id' };
  const body = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...address,
    type: 'text',
    text: { body: text.toWellFormed() },
    biz_opaque_callback_data: opId,
  };
  return { ok: true, json: JSON.stringify(body) };
};
