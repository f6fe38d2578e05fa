import { beginRun } from './run.ts';

export default beginRun;
