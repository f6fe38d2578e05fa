/** Resolves after so many ms, or when the signal aborts. */
export const waitAtMost = (ms: number, abort: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      abort.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    abort.addEventListener('abort', end);
    if (abort.aborted) end();
  });
