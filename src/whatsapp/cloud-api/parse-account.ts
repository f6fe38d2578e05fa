import { lineOf, listOf, objectOf, type RawObject, scalarOf } from './raw-value.ts';

/** Something about the account rather than a customer, for operators. Never holds a customer's number or words. */
export interface AccountNews {
  readonly what: string;
  readonly detail: string;
}

/** Which parts of each field tell an operator what happened ("Webhooks overview": fields). */
const TELLING: ReadonlyMap<string, readonly string[]> = new Map([
  ['message_template_status_update', ['event', 'message_template_name', 'message_template_language', 'reason']],
  ['message_template_quality_update', ['message_template_name', 'message_template_language', 'new_quality_score']],
  ['message_template_components_update', ['message_template_name', 'message_template_language']],
  ['template_category_update', ['message_template_name', 'message_template_language', 'new_category']],
  ['account_update', ['event']],
  ['account_alerts', ['alert_type', 'alert_severity', 'alert_status', 'entity_type']],
  ['account_review_update', ['decision']],
  ['business_capability_update', ['max_daily_conversation_per_phone', 'max_daily_conversations_per_business']],
  ['phone_number_quality_update', ['event', 'current_limit']],
  ['phone_number_name_update', ['decision', 'rejection_reason']],
  ['security', ['event']],
]);

/** News of a field that carries no customer's message. */
export const parseAccountNews = (field: unknown, value: RawObject): AccountNews => {
  const parts = (TELLING.get(scalarOf(field) ?? '') ?? []).map((key) => lineOf(scalarOf(value[key])));
  return { what: lineOf(field, 60) ?? 'unknown', detail: parts.filter((part) => part !== undefined).join(' ') };
};

/** `value.errors[]`: trouble of the number or the app, without any message ("Error codes"). */
export const parseValueErrors = (errors: unknown): readonly AccountNews[] =>
  listOf(errors).map((error) => {
    const { code, title } = objectOf(error);
    return { what: 'error', detail: [lineOf(scalarOf(code), 20), lineOf(title)].filter(Boolean).join(' ') };
  });
