/** Calls that an attempt was made of; also dead ones: they may have been retried after the backup. */
export const WAS_BEGUN = `started > 0 AND phase <> 'asked'`;

/**
 * Entries `e` that the service may have delivered after the backup was taken, and of which that can be found out: a ticket by
 * its external id, a comment by the mark of its effect, a message to the customer by asking an agent.
 */
export const MAY_HAVE_HAPPENED = `e.state IN ('pending', 'claimed') AND (e.kind IN ('create-ticket', 'add-comment') OR e.target = 'whatsapp')`;
