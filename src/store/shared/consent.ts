import type { ClaimedLane, DecidedEvent } from '../../core/store.ts';

/** A column of `contacts` and its new value. */
export interface ConsentChange {
  readonly column: 'opted_out_at' | 'marketing_stopped_at';
  /** Epoch ms; null: it was taken back. */
  readonly at: number | null;
}

/**
 * What these decisions change of a customer's consent; the newest counts. Only that is written: another lane of the same customer,
 * on another number, may have changed the rest since this one was claimed.
 */
export const consentChanges = (
  { contact }: ClaimedLane,
  decided: readonly DecidedEvent[],
): readonly ConsentChange[] => {
  const said = decided.findLast(({ decision }) => decision.consent)?.decision.consent;
  if (!said) return [];
  return [
    ...(said.optedOutAt === contact.optedOutAt
      ? []
      : [{ column: 'opted_out_at', at: said.optedOutAt ?? null } as const]),
    ...(said.marketingStoppedAt === contact.marketingStoppedAt
      ? []
      : [{ column: 'marketing_stopped_at', at: said.marketingStoppedAt ?? null } as const]),
  ];
};
