/** What an admin may turn while the account runs. */
export interface AccountSettings {
  /** Names of ticket fields that agents must fill in when they make a ticket, `subject` or `cf_x`. */
  readonly required: Set<string>;
  /** Those that must be filled in before a ticket is resolved or closed. */
  readonly requiredForClosure: Set<string>;
  /** Every call is refused with 403 and this code. */
  refuseAll: 'account_suspended' | 'access_denied' | 'require_feature' | 'password_lockout' | undefined;
  /** Whether there is an active survey; without one ratings are refused. Default true. */
  survey: boolean;
}

export const createSettings = (): AccountSettings => ({
  required: new Set(),
  requiredForClosure: new Set(),
  refuseAll: undefined,
  survey: true,
});
