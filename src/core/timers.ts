/** Timers of lanes: set by decisions, in the commit that decides; due ones become events of their lane. */
export interface TimerStore {
  /** Turns timers that are due at `now` (epoch ms, Clock) into events, oldest first; each once. Returns how many. */
  fireTimers(now: number, limit: number): Promise<number>;
}
