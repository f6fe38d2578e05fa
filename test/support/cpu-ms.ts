/** What this process has computed so far, ms: unlike a clock it does not run on while others have the machine. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
