const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** `14:03` */
export const timeOf = (at: number): string => clockTime.format(at);
/** `Wed 25 Nov` */
export const dayOf = (at: number): string => day.format(at).replace(',', '');
/** `14:03`, with the day before it when that is another one than `now`'s. */
export const whenOf = (at: number, now: number): string =>
  dayOf(at) === dayOf(now) ? timeOf(at) : `${dayOf(at)}, ${timeOf(at)}`;
