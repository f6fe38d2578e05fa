/**
 * Makes due what was leased, for both stores: no process is left that could hold a lease. Calls that were under way become
 * unknown when they are claimed next.
 */
export const VOID_LEASES: readonly string[] = [
  'UPDATE conversations SET due_at = 0 WHERE due_at IS NOT NULL',
  "UPDATE queues SET due_at = 0 WHERE due_at IS NOT NULL AND op_id IN (SELECT id FROM ops WHERE phase IN ('claimed', 'calling'))",
  'UPDATE files SET due_at = 0 WHERE due_at IS NOT NULL',
];
