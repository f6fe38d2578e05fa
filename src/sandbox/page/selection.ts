/** What one browser looks at. It stands in the address, so that a reload and the back button keep it. */
export interface Selection {
  readonly phone?: string;
  readonly ticket?: number;
  /** The message that the next one quotes. */
  readonly quote?: string;
}

/** Reads a selection from an address or a form; what makes no sense is left out. */
export const readSelection = (fields: Readonly<Record<string, unknown>>): Selection => {
  const { phone, ticket, quote } = fields;
  return {
    ...(typeof phone === 'string' && /^[\w-]{1,64}$/.test(phone) ? { phone } : {}),
    ...(typeof ticket === 'string' && /^[1-9]\d{0,8}$/.test(ticket) ? { ticket: Number(ticket) } : {}),
    ...(typeof quote === 'string' && quote.length > 0 && quote.length < 256 ? { quote } : {}),
  };
};

/** The selection as the query of an address. */
export const queryOf = ({ phone, ticket, quote }: Selection): string => {
  const query = new URLSearchParams();
  if (phone !== undefined) query.set('phone', phone);
  if (ticket !== undefined) query.set('ticket', String(ticket));
  if (quote !== undefined) query.set('quote', quote);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};
