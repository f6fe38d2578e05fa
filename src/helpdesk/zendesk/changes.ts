import type { Clock } from '../../core/ports.ts';
import type { ChangesPage, HelpdeskChange } from '../../core/vendor.ts';
import { describe, succeeded } from '../shared/exchange.ts';
import { idOf, type JsonObject, objectOf, objectsOf } from '../shared/json.ts';
import type { OwnUser } from './own-user.ts';
import { retryAfterOf } from './retry-after.ts';
import type { Transport } from './transport.ts';

interface Deps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly ownUser: OwnUser;
  readonly limited: boolean;
}

/** Page "Incremental exports": ten requests a minute, the newest minute is left out, up to a thousand events a page. */
const REQUESTS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;
const FULL_PAGE = 1000;
/** Events are written out of order now and then; every poll looks at the last two minutes again. */
const OVERLAP_S = 120;
/** A start younger than a minute is refused. */
const YOUNGEST_S = 65;

/**
 * The poll of everything that happened on tickets (page "Incremental exports", ticket events). The cursor is `<seconds>`,
 * or `<seconds>:more` in the midst of the pages of one poll, which follow each other without an overlap.
 */
export function createChangesPoll({ transport, clock, ownUser, limited }: Deps) {
  let asked: readonly number[] = [];

  return async (cursor: string | undefined, from: number, signal: AbortSignal): Promise<ChangesPage> => {
    const now = clock.now();
    asked = asked.filter((at) => at <= now && now - at < MINUTE_MS);
    const [oldest] = asked;
    if (limited && oldest !== undefined && asked.length >= REQUESTS_PER_MINUTE) {
      return { ok: false, retryAfterMs: oldest + MINUTE_MS - now, detail: 'ten polls in the last minute' };
    }
    const learned = await ownUser.learn(signal);
    if (!learned.ok) return { ok: false, detail: learned.detail };
    asked = [...asked, now];

    const start = startOf(cursor, from, now);
    const query = { start_time: String(start), include: 'comment_events' };
    const exchange = await transport.readOnce('incremental/ticket_events', query, { urgency: 'reconcile', signal });
    const json = succeeded(exchange) ? objectOf(exchange.json) : {};
    if (!Array.isArray(json.ticket_events)) {
      const retryAfterMs = exchange.kind === 'answer' ? retryAfterOf(exchange, now) : undefined;
      return { ok: false, detail: describe(exchange), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    const end = typeof json.end_time === 'number' && json.end_time > start ? json.end_time : undefined;
    const unfinished = typeof json.end_of_stream === 'boolean' ? !json.end_of_stream : Number(json.count) >= FULL_PAGE;
    // A page that does not get ahead would be read for ever.
    const more = unfinished && end !== undefined;
    const reached = Math.max(end ?? start, parse(cursor)?.seconds ?? 0);
    return {
      ok: true,
      changes: objectsOf(json.ticket_events)
        .map((event) => changeOf(event, learned.id))
        .filter((change) => change !== undefined),
      cursor: more ? `${end}:more` : String(reached),
      more,
    };
  };
}

function parse(cursor: string | undefined): { readonly seconds: number; readonly more: boolean } | undefined {
  const [, seconds, more] = /^(\d{1,12})(:more)?$/.exec(cursor ?? '') ?? [];
  return seconds === undefined ? undefined : { seconds: Number(seconds), more: more !== undefined };
}

/** Epoch seconds. A cursor that cannot be read is none. */
function startOf(cursor: string | undefined, from: number, now: number): number {
  const known = parse(cursor);
  const wanted = known?.more ? known.seconds : (known?.seconds ?? Math.floor(from / 1000)) - OVERLAP_S;
  return Math.max(0, Math.min(wanted, Math.floor(now / 1000) - YOUNGEST_S));
}

function changeOf(event: JsonObject, ownId: string): HelpdeskChange | undefined {
  const id = idOf(event.id);
  const ticketId = idOf(event.ticket_id);
  const at = typeof event.timestamp === 'number' ? event.timestamp * 1000 : undefined;
  if (id === undefined || ticketId === undefined || at === undefined) return undefined;
  const comments = objectsOf(event.child_events).filter(
    (child) => child.event_type === 'Comment' || child.type === 'Comment',
  );
  const by = idOf(event.updater_id) ?? idOf(comments[0]?.author_id);
  return {
    id,
    ticketId,
    at,
    commentIds: comments.map((comment) => idOf(comment.id)).filter((each) => each !== undefined),
    own: by === ownId,
  };
}
