/** How long an effect may take before a test gives up on it, ms. */
const PATIENCE_MS = 12_000;

/**
 * Waits for an effect by looking for it, so that a test takes as long as the effect and no longer.
 * @throws naming what was waited for, after `patienceMs`
 */
export const until = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
