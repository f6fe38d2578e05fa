import type { Alias, Profile } from '../core/contact.ts';
import type { OperatorSend } from '../core/events.ts';
import { readPhoneNumber } from '../core/phone-number.ts';
import type { TemplatePolicy } from '../core/templates.ts';
import { canonicalPhone } from '../format/phone.ts';

/** What another system wants to be sent, understood. */
export interface WantedMessage {
  readonly numberId: string;
  readonly alias: Alias;
  /** The address it gave. */
  readonly profile: Profile;
  readonly send: Omit<OperatorSend, 'type' | 'id'>;
}

/** What names of a request can mean. */
export interface KnownNames {
  readonly numbers: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly templates: Readonly<Record<string, TemplatePolicy>>;
}

const MAX_TEXT = 16_000;
const MAX_FIELDS = 50;
const MAX_VALUE = 1_024;
const KEYS: readonly string[] = ['to', 'number', 'template', 'text', 'fields'];
const BSUID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

type Read<Value> = { readonly value: Value } | { readonly wrong: string };
type Json = Readonly<Record<string, unknown>>;

/** Reads `{to, number, template | text, fields?}`. `wrong` says which part is and what it should be, never what it was. */
export function readMessage(bytes: Uint8Array, known: KnownNames): Read<WantedMessage> {
  const body = parse(bytes);
  if (!body) return { wrong: 'The body is a JSON object: {to, number, template | text, fields?}.' };
  const odd = Object.keys(body).find((key) => !KEYS.includes(key));
  if (odd !== undefined) return { wrong: `Only ${KEYS.join(', ')} are known.` };
  const to = readTo(body.to);
  if ('wrong' in to) return to;
  const numberId = readNumber(body.number, known);
  if ('wrong' in numberId) return numberId;
  const content = readContent(body, known);
  if ('wrong' in content) return content;
  const fields = readFields(body.fields);
  if ('wrong' in fields) return fields;
  const send = { ...content.value, ...(fields.value ? { fields: fields.value } : {}) };
  return { value: { numberId: numberId.value, ...to.value, send } };
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Json) : undefined;
  } catch {
    return undefined;
  }
}

function readTo(to: unknown): Read<Pick<WantedMessage, 'alias' | 'profile'>> {
  const wrong = {
    wrong:
      'to is a phone number with its country code and without a zero behind it (+49 170 …, not +49 (0)170 …), or a WhatsApp user id (DE.1349…).',
  };
  if (typeof to !== 'string') return wrong;
  if (BSUID.test(to)) return { value: { alias: { kind: 'bsuid', value: to }, profile: { bsuid: to } } };
  const phone = readPhoneNumber(to);
  if (phone === undefined) return wrong;
  return { value: { alias: { kind: 'phone', value: canonicalPhone(phone) }, profile: { phone } } };
}

function readNumber(number: unknown, { numbers }: KnownNames): Read<string> {
  const all = Object.values(numbers);
  const found =
    number === undefined && all.length === 1 ? all[0] : all.find(({ id, name }) => number === id || number === name);
  return found ? { value: found.id } : { wrong: 'number is the id or the name of one of `whatsapp.numbers`.' };
}

function readContent(body: Json, known: KnownNames): Read<Omit<OperatorSend, 'type' | 'id' | 'fields'>> {
  const { text, template } = body;
  if ((text === undefined) === (template === undefined))
    return { wrong: 'Exactly one of template and text is needed.' };
  if (template !== undefined) return readTemplate(template, known);
  return typeof text === 'string' && text.trim() !== '' && text.length <= MAX_TEXT
    ? { value: { text: text.toWellFormed() } }
    : { wrong: `text has 1 to ${MAX_TEXT} characters.` };
}

function readTemplate(template: unknown, { templates }: KnownNames): Read<Pick<OperatorSend, 'template'>> {
  const wrong = {
    wrong: 'template is the name of one of `templates`, or {name, language, parameters?} with a list of texts.',
  };
  const { name, language, parameters, ...more } = (
    typeof template === 'string' ? { name: template } : (template ?? {})
  ) as Json;
  if (typeof name !== 'string' || Object.keys(more).length > 0) return wrong;
  const values = parameters === undefined ? undefined : readValues(parameters);
  if (values === 'wrong') return wrong;
  const configured = Object.hasOwn(templates, name) ? templates[name] : undefined;
  const base =
    configured && (language === undefined || language === configured.language) ? configured : { name, language };
  if (typeof base.language !== 'string' || !/^[a-z0-9_]{1,512}$/.test(base.name)) return wrong;
  const chosen = { name: base.name, language: base.language };
  return { value: { template: values === undefined ? chosen : { ...chosen, parameters: values } } };
}

function readValues(given: unknown): readonly string[] | 'wrong' {
  const isSound = Array.isArray(given) && given.length <= MAX_FIELDS;
  const values = isSound ? given.map((each) => (typeof each === 'number' ? String(each) : each)) : [];
  return isSound && values.every((each) => typeof each === 'string' && each.length <= MAX_VALUE) ? values : 'wrong';
}

function readFields(given: unknown): Read<Readonly<Record<string, string>> | undefined> {
  if (given === undefined) return { value: undefined };
  const wrong = { wrong: `fields is an object of up to ${MAX_FIELDS} helpdesk fields and their texts.` };
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong;
  const entries = Object.entries(given);
  const isSound = (value: unknown): boolean =>
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MAX_VALUE);
  if (entries.length > MAX_FIELDS || !entries.every(([, value]) => isSound(value))) return wrong;
  return { value: Object.fromEntries(entries.map(([field, value]) => [field, String(value)])) };
}
