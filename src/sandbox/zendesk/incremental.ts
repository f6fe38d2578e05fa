import type { Reply, Route } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { isoDate } from '../shared/iso-date.ts';
import type { Account } from './account.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import type { Audit, Ticket } from './model.ts';
import { presentComment, presentTicket, presentVia } from './present.ts';
import { parameterMissing } from './refusals.ts';

/** Page "Incremental exports": the last minute is left out, at most 1000 records a page, ten requests a minute. */
const LAST_MINUTE_MS = 60_000;
const PAGE_SIZE = 1000;

export function incrementalRoutes(api: ZendeskApi): Route[] {
  const { account } = api.ledger;
  return [
    apiRoute(api, 'GET', '/api/v2/incremental/ticket_events', (call) => {
      api.limiter.checkIncremental();
      return exportEvents(account, call);
    }),
    apiRoute(api, 'GET', '/api/v2/incremental/tickets/cursor', (call) => {
      api.limiter.checkIncremental();
      return exportTickets(account, call);
    }),
  ];
}

function readStart(account: Account, call: Call): number {
  const text = call.request.query.get('start_time');
  if (text === null || !/^\d+$/.test(text)) throw parameterMissing('start_time');
  const start = Number(text);
  if (start * 1000 > account.clock.now() - LAST_MINUTE_MS) {
    throw new Refusal({
      status: 400,
      json: { error: 'StartTimeTooRecent', description: 'Too recent start_time. Use a start_time older than 1 minute' },
    });
  }
  return start;
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

function exportEvents(account: Account, call: Call): Reply {
  const start = readStart(account, call);
  const until = account.clock.now() - LAST_MINUTE_MS;
  const include = (call.request.query.get('include') ?? '').split(',').includes('comment_events');
  const due = account.audits.filter((audit) => seconds(audit.createdAt) >= start && audit.createdAt <= until);
  const page = due.slice(0, PAGE_SIZE);
  // A page never ends inside a second, since the next one starts with that second.
  const last = page.at(-1);
  if (last) page.push(...due.slice(PAGE_SIZE).filter((audit) => seconds(audit.createdAt) === seconds(last.createdAt)));
  const more = page.length < due.length;
  const endTime = last ? seconds(last.createdAt) + (more ? 1 : 0) : null;
  const next = new URLSearchParams(call.request.query);
  next.set('start_time', String(endTime ?? start));
  return {
    status: 200,
    json: {
      ticket_events: page.map((audit) => eventJson(audit, include, call.request.origin)),
      next_page: `${call.request.origin}${call.request.path}.json?${next.toString()}`,
      count: page.length,
      end_of_stream: !more,
      end_time: endTime,
    },
  };
}

/** Without `include=comment_events` a comment is only mentioned. */
function eventJson(audit: Audit, include: boolean, origin: string): object {
  const { comment } = audit;
  const mention = comment
    ? { id: comment.id, event_type: 'Comment', comment_present: true, comment_public: comment.public }
    : {};
  const { metadata: _metadata, ...full } = comment ? presentComment(comment, origin) : { metadata: undefined };
  const changes = audit.changes.map((change) => ({
    id: change.id,
    via: VIA_NAMES[audit.via.channel],
    via_reference_id: null,
    event_type: audit.creates ? 'Create' : 'Change',
    [change.field]: change.value,
    ...(audit.creates ? {} : { previous_value: change.previous }),
  }));
  return {
    id: audit.id,
    ticket_id: audit.ticketId,
    timestamp: seconds(audit.createdAt),
    created_at: isoDate(audit.createdAt),
    updater_id: audit.authorId,
    via: VIA_NAMES[audit.via.channel],
    system: { client: 'emulator', ip_address: '127.0.0.1' },
    metadata: { custom: audit.custom },
    event_type: 'Audit',
    child_events: [
      ...(comment
        ? [include ? { ...full, ...mention, via: presentVia(comment.via), via_reference_id: null } : mention]
        : []),
      ...changes,
    ],
  };
}

const VIA_NAMES = { api: 'Web service', web: 'Web form', rule: 'Automation' } as const;

function exportTickets(account: Account, call: Call): Reply {
  const cursor = call.request.query.get('cursor');
  const from =
    cursor === null ? { at: readStart(account, call) * 1000 - 1, id: Number.MAX_SAFE_INTEGER } : readCursor(cursor);
  const until = account.clock.now() - LAST_MINUTE_MS;
  const due = [...account.tickets.values()]
    .filter((ticket) => ticket.updatedAt <= until && isAfter(ticket, from))
    .sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id);
  const page = due.slice(0, Math.min(PAGE_SIZE, Number(call.request.query.get('per_page')) || PAGE_SIZE));
  const last = page.at(-1);
  const after = last ? writeCursor({ at: last.updatedAt, id: last.id }) : (cursor ?? writeCursor(from));
  return {
    status: 200,
    json: {
      tickets: page.map((ticket) => presentTicket(ticket, account, call.request.origin)),
      after_url: `${call.request.origin}${call.request.path}.json?cursor=${encodeURIComponent(after)}`,
      after_cursor: after,
      before_url: null,
      before_cursor: null,
      end_of_stream: page.length === due.length,
    },
  };
}

interface Position {
  readonly at: number;
  readonly id: number;
}

const isAfter = (ticket: Ticket, from: Position): boolean =>
  ticket.updatedAt > from.at || (ticket.updatedAt === from.at && ticket.id > from.id);
const writeCursor = ({ at, id }: Position): string => Buffer.from(`${at}||${id}`).toString('base64');

function readCursor(cursor: string): Position {
  const [, at, id] = /^(-?\d+)\|\|(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (at === undefined || id === undefined) {
    throw new Refusal({ status: 400, json: { error: 'InvalidCursor', description: 'The cursor is not valid' } });
  }
  return { at: Number(at), id: Number(id) };
}
