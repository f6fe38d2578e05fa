/** A clock that runs `factor` times as fast as the machine's, from `since` (epoch ms of both) on. */
export interface TimeScale {
  readonly factor: number;
  readonly since: number;
}

const realNow = Date.now.bind(Date);

/** Epoch ms of the scaled clock. */
export const scaledNow = ({ factor, since }: TimeScale): number => Math.floor(since + (realNow() - since) * factor);

/** Lets this whole process read the scaled clock, databases and budgets included. Waits stay real. */
export const runOnScaledTime = (scale: TimeScale): void => {
  if (scale.factor !== 1) Date.now = () => scaledNow(scale);
};
