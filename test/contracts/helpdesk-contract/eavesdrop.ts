import type { BenchHelpdesk } from './bench.ts';

/** An adapter whose every `detail` is kept: what goes into logs and the operators' lists. */
export const eavesdrop = (helpdesk: BenchHelpdesk) => {
  const details: string[] = [];
  const hear = (told: unknown): void => {
    if (typeof told !== 'object' || told === null) return;
    if ('detail' in told) details.push(String(told.detail));
    if ('code' in told) details.push(String(told.code));
    if ('result' in told) hear(told.result);
  };
  const heard = async <Told>(asked: Promise<Told>): Promise<Told> => {
    const told = await asked;
    hear(told);
    return told;
  };
  const { files } = helpdesk;
  const listened: BenchHelpdesk = {
    ...helpdesk,
    freeze: (...given) => heard(helpdesk.freeze(...given)),
    perform: (...given) => heard(helpdesk.perform(...given)),
    readBack: (...given) => heard(helpdesk.readBack(...given)),
    changesSince: (...given) => heard(helpdesk.changesSince(...given)),
    connect: (...given) => heard(helpdesk.connect(...given)),
    files: { ...files, fetch: (...given) => heard(files.fetch(...given)) },
  };
  return { helpdesk: listened, details };
};
