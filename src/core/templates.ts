/** A WhatsApp template as the operator names it. `parameters` still hold placeholders. */
export interface TemplatePolicy {
  /** Meta's name. */
  readonly name: string;
  /** Meta's code of the language, letter for letter: `es` is not `es_MX`. */
  readonly language: string;
  readonly parameters: readonly string[];
}

/** What Meta says of one template of an account. Name and language together are its identity. */
export interface KnownTemplate {
  readonly name: string;
  readonly language: string;
  /** Meta's word: APPROVED, PAUSED, REJECTED … Only an approved one can be sent. */
  readonly status: string;
  /** Meta's word for what it is for: UTILITY, MARKETING, AUTHENTICATION. */
  readonly category?: string;
  /** How many values its body takes. */
  readonly parameters: number;
  /** Its body, placeholders in double braces. */
  readonly text: string;
  /** It wants more than values in its body (a picture in its header, a button's address): not sent from here. */
  readonly needsMore?: true;
}

/** All templates of an account. */
export type TemplateCatalogue = readonly KnownTemplate[];

/** What is known of the templates of our numbers. Answers at once; what is old is asked for anew meanwhile. */
export interface TemplateCatalogues {
  /** Undefined while nobody knows: then a send is tried, and its refusal tells. */
  of(numberId: string): TemplateCatalogue | undefined;
  /** Meta told of a change: everything is asked for anew. */
  forget(): void;
}
