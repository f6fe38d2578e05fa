/** What a comparison of the configuration with an account came to, a line each. */
export interface Inspected {
  readonly level: 'ok' | 'warn' | 'fault';
  /** What was looked at: `sign-in`, `group "Support"`. */
  readonly what: string;
  /** In plain words: what was found, and what to do. Never a secret, never a customer's word. */
  readonly found: string;
}

/** What a configuration needs of a helpdesk. Names as they stand in the file. */
export interface WantedOfHelpdesk {
  readonly groups: readonly string[];
  /** Mail addresses of agents who get tickets. */
  readonly assignees: readonly string[];
  /** Mail addresses of leads: they should be agents, and need not be. */
  readonly leads: readonly string[];
  /** Helpdesk fields and the texts that go into them; none where a text depends on the customer. */
  readonly fields: readonly { readonly name: string; readonly texts: readonly string[] }[];
  readonly types: readonly string[];
  readonly forms: readonly string[];
  readonly brands: readonly string[];
  readonly sources: readonly string[];
  /** Deadlines are watched. */
  readonly sla: boolean;
}

/** Reads, and changes nothing. Never throws for what an account answered. */
export interface Inspector {
  inspect(wanted: WantedOfHelpdesk, signal: AbortSignal): Promise<readonly Inspected[]>;
  /** Writes a customer's message in every way on a ticket that is made for it and thrown away, and tells what happened. */
  tryOut?(signal: AbortSignal): Promise<readonly Inspected[]>;
}

/** What a configuration needs of the WhatsApp account. */
export interface WantedOfWhatsApp {
  readonly numbers: readonly {
    readonly id: string;
    readonly name: string;
    readonly businessAccountId?: string | undefined;
  }[];
  /** By the operator's names. */
  readonly templates: Readonly<
    Record<string, { readonly name: string; readonly language: string; readonly parameters: readonly string[] }>
  >;
}

export const inspectedOk = (what: string, found: string): Inspected => ({ level: 'ok', what, found });
export const inspectedWarn = (what: string, found: string): Inspected => ({ level: 'warn', what, found });
export const inspectedFault = (what: string, found: string): Inspected => ({ level: 'fault', what, found });
