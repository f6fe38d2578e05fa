import type { WhatsAppCall } from '../../core/vendor.ts';

/** Meta's longest text ("Text messages"). Longer ones are split before they get here. */
export const MAX_TEXT = 4096;
/** Meta's longest caption ("Send messages"); a recording has none. */
const MAX_CAPTION = 1024;
/** Longest body of a text with buttons, of one with a list, and of an id ("Reply buttons", "Lists"). */
export const MAX_BODY = { buttons: 1024, list: 4096 } as const;
const MAX_CHOICES = { buttons: 3, list: 10 } as const;
const MAX_TITLE = { buttons: 20, list: 24 } as const;
const MAX_ID = 200;
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
    case 'send-interactive':
      return interactiveOf(call);
    case 'send-media':
      return { ok: true, content: { type: call.as, [call.as]: { link: call.url } } };
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

/** Up to three buttons with different titles, or one list of up to ten rows ("Interactive reply buttons", "Interactive lists"). */
const interactiveOf = ({ as, body, label, options }: Extract<WhatsAppCall, { kind: 'send-interactive' }>): Content => {
  const tooLarge = (detail: string): Content => ({ ok: false, reason: 'too-large', detail });
  if (body.trim() === '') return { ok: false, reason: 'invalid', detail: 'the text above the choices is empty' };
  if (body.length > MAX_BODY[as]) return tooLarge(`the text above the choices is over ${MAX_BODY[as]} characters`);
  if (options.length === 0 || options.length > MAX_CHOICES[as])
    return tooLarge(`not one to ${MAX_CHOICES[as]} choices`);
  if (options.some(({ title, id }) => title.length > MAX_TITLE[as] || id.length > MAX_ID))
    return tooLarge(`a choice of more than ${MAX_TITLE[as]} characters`);
  const rows = options.map(({ id, title }) => ({ id: id.toWellFormed(), title: title.toWellFormed() }));
  const action =
    as === 'buttons'
      ? { buttons: rows.map((reply) => ({ type: 'reply', reply })) }
      : { button: label.toWellFormed(), sections: [{ rows }] };
  const type = as === 'buttons' ? 'button' : 'list';
  return {
    ok: true,
    content: { type: 'interactive', interactive: { type, body: { text: body.toWellFormed() }, action } },
  };
};
