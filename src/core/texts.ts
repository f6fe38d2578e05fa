/** A text as the operator wrote it: one for all, one per language, the built-in one (`true`) or none (`false`). */
export type Texts = string | Readonly<Record<string, string>> | boolean;
