/** Looks after the order within each lane. Entries are named `lane.number.words`; numbers grow with their acceptance. */
export const createOrderBook = () => {
  const last = { decided: new Map<string, number>(), delivered: new Map<string, number>() };
  let violations = 0;
  const note = (what: keyof typeof last, name: string): void => {
    const [lane = '', no] = name.split('.');
    // Anything but the next one is out of order, double or after a gap.
    if (Number(no) !== (last[what].get(lane) ?? 0) + 1) violations += 1;
    last[what].set(lane, Number(no));
  };
  return {
    decided: (name: string) => note('decided', name),
    delivered: (name: string) => note('delivered', name),
    /** How many entries came too early, too late, twice or never so far. */
    violations: () => violations,
  };
};
