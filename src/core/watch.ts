/** The helpdesks' deadlines by the names of the configuration. */
export type DeadlineMetric = 'first-reply' | 'next-reply' | 'update' | 'wait' | 'work' | 'resolution';

/** One instance of a deadline as its lane remembers it. It ends only when it is seen met or gone. */
export interface WatchedDeadline {
  readonly metric: DeadlineMetric;
  readonly state: 'active' | 'paused';
  /** Epoch ms, as seen last while it was active. */
  readonly dueAt?: number;
  /** Epoch ms: when its time began to run, as near as the bridge can tell. */
  readonly from: number;
  /** Names of the stages that are done with: each fires once, whatever becomes of the deadline. */
  readonly fired: readonly string[];
  /** Epoch ms (Clock): an agent has answered since it was seen. With another due time it is another instance. */
  readonly answeredAt?: number;
}

/** What a lane remembers of the deadlines of a ticket. Times are epoch ms (Clock). */
export interface TicketWatch {
  /** When its deadlines are to be read again. */
  readonly lookAt: number;
  /**
   * When a stage may be due next: then the lane has to hear of it whatever is found, and it comes before looks that only keep up to
   * date. Never before `lookAt`.
   */
  readonly stageAt?: number;
  /** A mark of what the newest read found. */
  readonly seen?: string;
  /** When something happened on the ticket that may change its deadlines. */
  readonly changedAt?: number;
  /** When the newest read that is known began. */
  readonly readAt?: number;
  readonly deadlines: readonly WatchedDeadline[];
}
