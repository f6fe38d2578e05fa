import type { Consent, Contact } from '../../core/contact.ts';

/** A row as either database gives it: numbers are numbers, JSON and flags (0 or 1) are as they were stored. */
export type Row = Readonly<Record<string, unknown>>;

/** A text that holds something. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const contactOf = (row: Row): Contact => {
  const [name, username, phone, bsuid] = [row['name'], row['username'], row['phone'], row['bsuid']].map(text);
  const requesterId = text(row['requester_id']);
  return {
    id: String(row['id']),
    ...(name ? { name } : {}),
    ...(username ? { username } : {}),
    ...(phone ? { phone } : {}),
    ...(bsuid ? { bsuid } : {}),
    ...(requesterId ? { requesterId } : {}),
    ...timeIn(row, 'opted_out_at', 'optedOutAt'),
    ...timeIn(row, 'marketing_stopped_at', 'marketingStoppedAt'),
  };
};

const timeIn = (row: Row, column: string, name: keyof Consent): Consent => {
  const at = row[column];
  return at === null || at === undefined ? {} : { [name]: Number(at) };
};
