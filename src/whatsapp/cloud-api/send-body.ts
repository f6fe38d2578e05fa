import type { WhatsAppCall } from '../../core/vendor.ts';

/** Meta's longest text ("Text messages"). Longer ones are split before they get here. */
export const MAX_TEXT = 4096;
/** Meta's longest caption ("Send messages"); a recording has none. */
const MAX_CAPTION = 1024;
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
export const encodeSend = (call: WhatsAppCall): SendBody => {
  if (call.kind === 'mark-read') {
    const typing = call.typing ? { typing_indicator: { type: 'text' } } : {};
    return encoded({ messaging_product: 'whatsapp', status: 'read', message_id: call.wamid, ...typing });
  }
  if (call.opId.length > MAX_OPAQUE) return { ok: false, reason: 'invalid', detail: 'the op id is too long' };
  const phone = call.to.phone?.replace(/\D/g, '');
  const address = phone ? { to: `+${phone}` } : call.to.bsuid ? { recipient: call.to.bsuid } : undefined;
  if (!address) return { ok: false, reason: 'recipient', detail: 'the customer has neither phone nor id' };
  const content = contentOf(call);
  if (!content.ok) return content;
  return encoded({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...address,
    ...content.content,
    biz_opaque_callback_data: call.opId,
  });
};

type Content = { readonly ok: true; readonly content: object } | Extract<SendBody, { ok: false }>;

const encoded = (body: object): SendBody => ({ ok: true, json: JSON.stringify(body) });

const contentOf = (call: Exclude<WhatsAppCall, { kind: 'mark-read' }>): Content => {
  switch (call.kind) {
    case 'send-text':
      if (call.text.trim() === '') return { ok: false, reason: 'invalid', detail: 'the text is empty' };
      if (call.text.length > MAX_TEXT)
        return { ok: false, reason: 'too-large', detail: `the text is over ${MAX_TEXT} characters` };
      return { ok: true, content: { type: 'text', text: { body: call.text.toWellFormed() } } };
    case 'send-file': {
      if (call.caption !== undefined && call.as === 'audio')
        return { ok: false, reason: 'invalid', detail: 'a recording with a caption' };
      if (call.caption !== undefined && call.caption.length > MAX_CAPTION)
        return { ok: false, reason: 'too-large', detail: `the caption is over ${MAX_CAPTION} characters` };
      const caption = call.caption === undefined ? {} : { caption: call.caption.toWellFormed() };
      const name = call.as === 'document' ? { filename: call.name.toWellFormed() } : {};
      return { ok: true, content: { type: call.as, [call.as]: { id: call.mediaId, ...caption, ...name } } };
    }
    case 'send-template': {
      const parameters = call.parameters.map((text) => ({ type: 'text', text: text.toWellFormed() }));
      const components = parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] };
      const template = { name: call.name, language: { code: call.language }, ...components };
      return { ok: true, content: { type: 'template', template } };
    }
  }
};
