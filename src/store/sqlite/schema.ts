/**
 * The embedded store's tables. Rules that hold throughout:
 *  - `due_at` (database time, ms) is both "may be claimed from" and, once claimed, the end of the lease; NULL is "nothing to do".
 *  - `fence` grows with every claim and with every end of one; whoever holds an older number changes nothing.
 *  - JSON columns hold the core types as they are.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE contacts (
    id TEXT PRIMARY KEY, name TEXT, username TEXT, phone TEXT, bsuid TEXT, requester_id TEXT, merged_into TEXT
  );
  CREATE TABLE aliases (kind TEXT NOT NULL, value TEXT NOT NULL, contact_id TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;
  CREATE INDEX aliases_contact ON aliases (contact_id);

  -- A conversation is a lane of the inbox.
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY, contact_id TEXT NOT NULL, number_id TEXT NOT NULL, state TEXT NOT NULL,
    fence INTEGER NOT NULL DEFAULT 0, due_at INTEGER, merged_into TEXT
  );
  CREATE UNIQUE INDEX conversations_contact ON conversations (contact_id, number_id) WHERE merged_into IS NULL;
  CREATE INDEX conversations_merged ON conversations (merged_into) WHERE merged_into IS NOT NULL;
  CREATE INDEX conversations_due ON conversations (due_at) WHERE due_at IS NOT NULL;

  CREATE TABLE tickets (key TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, helpdesk_id TEXT, status TEXT NOT NULL);
  CREATE INDEX tickets_helpdesk ON tickets (helpdesk_id) WHERE helpdesk_id IS NOT NULL;

  -- Keyed hashes of everything ever accepted. Never deleted: they are the only defence against replays.
  CREATE TABLE seen (hash BLOB PRIMARY KEY) WITHOUT ROWID;

  -- state: pending, done, discarded, unmatched. Ids are never used twice, also after old rows are gone: effects are named after them.
  CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, position REAL NOT NULL, conversation_id TEXT, type TEXT NOT NULL, event TEXT,
    state TEXT NOT NULL, reason TEXT, wamid TEXT, op_id TEXT, received_at INTEGER NOT NULL,
    decided_at INTEGER, reasons TEXT, policy_hash TEXT
  );
  CREATE INDEX inbox_pending ON inbox (conversation_id, position) WHERE state = 'pending';
  CREATE INDEX inbox_unmatched ON inbox (wamid) WHERE state = 'unmatched';
  CREATE INDEX inbox_wamid ON inbox (wamid) WHERE wamid IS NOT NULL;
  CREATE INDEX inbox_received ON inbox (received_at);

  -- state: pending, claimed, asked, dead (these four wait in their queue), then done, refused, parked, cancelled, observed
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event_id INTEGER NOT NULL, conversation_id TEXT NOT NULL, target TEXT NOT NULL,
    ticket_key TEXT, kind TEXT NOT NULL, effect TEXT, state TEXT NOT NULL, op_id TEXT, solo INTEGER NOT NULL DEFAULT 0,
    reason TEXT, created_at INTEGER NOT NULL, settled_at INTEGER
  );
  CREATE INDEX outbox_waiting ON outbox (conversation_id, target, seq) WHERE state IN ('pending', 'claimed', 'asked', 'dead');
  CREATE INDEX outbox_op ON outbox (op_id) WHERE op_id IS NOT NULL;
  CREATE INDEX outbox_event ON outbox (event_id);
  CREATE INDEX outbox_dead ON outbox (settled_at) WHERE state IN ('dead', 'parked');
  CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

  -- One row per (conversation, target) that ever had an effect: the lane of the outbox. At most one op each.
  CREATE TABLE queues (
    conversation_id TEXT NOT NULL, target TEXT NOT NULL, due_at INTEGER, fence INTEGER NOT NULL DEFAULT 0, op_id TEXT,
    waits_on TEXT, PRIMARY KEY (conversation_id, target)
  ) WITHOUT ROWID;
  CREATE INDEX queues_due ON queues (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX queues_waits ON queues (waits_on) WHERE waits_on IS NOT NULL;

  -- Calls that are not settled yet, or wait for an operator. phase: claimed, calling, retry, unknown, asked, dead
  CREATE TABLE ops (
    id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, target TEXT NOT NULL, phase TEXT NOT NULL, frozen TEXT,
    started INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, first_at INTEGER, began_at INTEGER, cause TEXT, retryable INTEGER,
    looks INTEGER NOT NULL DEFAULT 0, unknown_at INTEGER
  ) WITHOUT ROWID;

  -- Which message is on which ticket, both directions; status is the delivery status of ours.
  CREATE TABLE messages (
    wamid TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, ticket_key TEXT, direction TEXT NOT NULL, at INTEGER NOT NULL,
    effect_id TEXT, comment_id TEXT, status TEXT
  ) WITHOUT ROWID;
  CREATE INDEX messages_at ON messages (at);
  CREATE INDEX messages_effect ON messages (effect_id) WHERE effect_id IS NOT NULL;

  CREATE TABLE budgets (key TEXT NOT NULL, slot INTEGER NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (key, slot)) WITHOUT ROWID;
  CREATE TABLE accounts (account TEXT PRIMARY KEY, paused_until INTEGER, reason TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE named_values (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE unreadable (id INTEGER PRIMARY KEY, source TEXT NOT NULL, body BLOB NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL);
  `,
  // Dead entries can be taken up again (ops have the phase dead, outbox the state discarded), and the accounts are kept on both
  // sides: what came in, and where it stands.
  `
  CREATE INDEX inbox_undecidable ON inbox (id) WHERE state = 'discarded' AND reason = 'undecidable';
  INSERT INTO counters (name, n) SELECT 'unreadable:gone',
    COALESCE((SELECT n FROM counters WHERE name = 'unreadable'), 0) - (SELECT COUNT(*) FROM unreadable);
  INSERT INTO counters (name, n)
    SELECT 'events:own', COUNT(*) FROM inbox WHERE type IN ('effect-settled', 'conversation-merged');
  INSERT INTO counters (name, n) SELECT 'events:done',
    (SELECT COALESCE(SUM(n), 0) FROM counters WHERE name IN ('accepted', 'events:own'))
    - (SELECT COUNT(*) FROM inbox WHERE state IN ('pending', 'unmatched'))
    - (SELECT COALESCE(SUM(n), 0) FROM counters WHERE name LIKE 'discarded:%');
  INSERT INTO counters (name, n) SELECT 'effects',
    (SELECT COALESCE(SUM(n), 0) FROM counters WHERE name LIKE 'outbox:%')
    + (SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'claimed', 'asked', 'dead'));
  -- A store that is new has nothing to balance, and is empty.
  DELETE FROM counters WHERE n = 0;
  `,
  // Files on their way, and timers of lanes.
  `
  -- state: fetching, stored, failed. step: what is to be done next (fetch, hand-over), NULL when nothing is; side: whom it asks.
  CREATE TABLE files (
    id TEXT PRIMARY KEY, ref TEXT NOT NULL, conversation_id TEXT NOT NULL, state TEXT NOT NULL, step TEXT, side TEXT NOT NULL,
    due_at INTEGER, fence INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, stored TEXT, handed TEXT,
    handed_until INTEGER, reason TEXT, wanted_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX files_due ON files (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX files_wanted ON files (wanted_at);
  CREATE TABLE file_chunks (file_id TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (file_id, n));
  -- Effects that went without a file; told: their lane knows what became of it.
  CREATE TABLE late_files (
    file_id TEXT NOT NULL, effect_id TEXT NOT NULL, told INTEGER NOT NULL, PRIMARY KEY (file_id, effect_id)
  ) WITHOUT ROWID;
  CREATE INDEX late_files_untold ON late_files (file_id) WHERE told = 0;
  CREATE TABLE timers (
    conversation_id TEXT NOT NULL, name TEXT NOT NULL, due_at INTEGER NOT NULL, PRIMARY KEY (conversation_id, name)
  ) WITHOUT ROWID;
  CREATE INDEX timers_due ON timers (due_at);
  `,
  // Each target is claimed on its own: what waits for a budget of one must not be passed over by the claims of the others.
  `
  CREATE INDEX queues_target_due ON queues (target, due_at) WHERE due_at IS NOT NULL;
  `,
  // What customers do not want to get any more, and since when.
  `
  ALTER TABLE contacts ADD COLUMN opted_out_at INTEGER;
  ALTER TABLE contacts ADD COLUMN marketing_stopped_at INTEGER;
  `,
  // How much the stored files take.
  `
  INSERT INTO counters (name, n) SELECT 'files:bytes', COALESCE(SUM(CAST(json_extract(stored, '$.size') AS INTEGER)), 0) FROM files WHERE state = 'stored';
  DELETE FROM counters WHERE n = 0;
  `,
  // When the deadlines of a ticket are read next (Clock, ms), when a stage may be due, and a mark of what was seen last.
  `
  ALTER TABLE tickets ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tickets ADD COLUMN look_stage_at INTEGER;
  ALTER TABLE tickets ADD COLUMN look_seen TEXT NOT NULL DEFAULT '';
  CREATE INDEX tickets_look ON tickets (look_at)
    WHERE helpdesk_id IS NOT NULL AND status IN ('new', 'open', 'pending', 'hold');
  `,
];
