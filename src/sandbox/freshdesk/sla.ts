import type { Clock } from '../../core/ports.ts';
import type { DueTimes, PriorityId, SlaState, StatusChoice, StatusId, Ticket } from './model.ts';
import type { SlaOptions, SlaTarget } from './options.ts';

/** Computes deadlines as late and flips flags as coarsely as the vendor does. */
export interface SlaEngine {
  /** Brings what is shown up to the present. Called before every look and change. */
  settle(ticket: Ticket): void;
  /** After a write: the deadlines follow some seconds later. */
  schedule(ticket: Ticket, isNew?: boolean): void;
  /** The clock stands still in statuses that stop it. */
  statusChanged(ticket: Ticket, to: StatusId): void;
  readonly targets: Readonly<Record<PriorityId, SlaTarget>>;
}

const HOUR = 3_600;
const TARGETS: Readonly<Record<PriorityId, SlaTarget>> = {
  1: { respond: 24 * HOUR, resolve: 72 * HOUR },
  2: { respond: 8 * HOUR, resolve: 24 * HOUR },
  3: { respond: 2 * HOUR, resolve: 8 * HOUR },
  4: { respond: HOUR, resolve: 4 * HOUR },
};

const NOTHING: DueTimes = { dueBy: null, frDueBy: null, nrDueBy: null };

/** The state of a ticket that has just been made; deadlines given by hand are shown at once. */
export const newSlaState = (dueBy: number | null, frDueBy: number | null): SlaState => ({
  shown: { ...NOTHING, dueBy, frDueBy },
  coming: undefined,
  manualDueBy: dueBy,
  manualFrDueBy: frDueBy,
  pausedMs: 0,
  stoppedAt: undefined,
  waitingSince: undefined,
  isEscalated: false,
  frEscalated: false,
  nrEscalated: false,
});

/** All hours are business hours: the engine's calendar is not emulated. */
export function createSlaEngine(clock: Clock, statuses: readonly StatusChoice[], options: SlaOptions = {}): SlaEngine {
  const targets = { ...TARGETS, ...options.targets };
  const delayMs = options.delayMs ?? 5_000;
  const batchMs = options.batchMs ?? 60_000;
  const stops = (status: StatusId): boolean => statuses.find(({ id }) => id === status)?.stopsTimer ?? false;

  const compute = (ticket: Ticket): DueTimes => {
    const { sla, createdAt, priority } = ticket;
    const target = targets[priority];
    const after = (start: number, seconds: number): number => start + seconds * 1000 + sla.pausedMs;
    const isRunning = sla.stoppedAt === undefined;
    const waits = isRunning && target.nextResponse !== undefined && sla.waitingSince !== undefined;
    return {
      // A stopped clock leaves the deadline as it was.
      dueBy: sla.manualDueBy ?? (isRunning ? after(createdAt, target.resolve) : sla.shown.dueBy),
      frDueBy: sla.manualFrDueBy ?? (isRunning ? after(createdAt, target.respond) : sla.shown.frDueBy),
      nrDueBy: waits ? (sla.waitingSince ?? 0) + (target.nextResponse ?? 0) * 1000 : null,
    };
  };
  const breach = ({ sla, stats }: Ticket, from: number): void => {
    if (sla.stoppedAt !== undefined) return;
    // Breaches are found by a job that comes round every so often.
    const lastRound = Math.floor(from / batchMs) * batchMs;
    const isPast = (due: number | null): boolean => due !== null && due <= lastRound;
    if (stats.firstRespondedAt === null && isPast(sla.shown.frDueBy)) sla.frEscalated = true;
    if (isPast(sla.shown.nrDueBy)) sla.nrEscalated = true;
    if (isPast(sla.shown.dueBy) || sla.frEscalated || sla.nrEscalated) sla.isEscalated = true;
  };
  return {
    targets,
    settle(ticket) {
      const now = clock.now();
      const { sla } = ticket;
      if (sla.coming && sla.coming.at <= now) {
        sla.shown = sla.coming.times;
        sla.coming = undefined;
      }
      breach(ticket, now);
    },
    schedule(ticket, isNew = false) {
      const times = compute(ticket);
      if (!isNew && options.newEngine === false) ticket.sla.shown = times;
      else ticket.sla.coming = { at: clock.now() + delayMs, times };
    },
    statusChanged({ sla }, to) {
      const now = clock.now();
      if (stops(to)) sla.stoppedAt ??= now;
      else if (sla.stoppedAt !== undefined) {
        sla.pausedMs += now - sla.stoppedAt;
        sla.stoppedAt = undefined;
      }
    },
  };
}
