/**
 * Runs something that must end within `ms`; the signal given to it aborts then, or when `outer` does. Measured on the
 * monotonic clock, as the engine's leases are.
 */
export async function withDeadline<Result>(
  outer: AbortSignal | undefined,
  ms: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await run(outer ? AbortSignal.any([outer, controller.signal]) : controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
