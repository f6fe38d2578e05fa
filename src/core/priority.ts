/** How soon a ticket is to be seen to. */
export type Priority = 'low' | 'normal' | 'high' | 'urgent';

/** The helpdesks' priorities, lowest first. */
export const PRIORITY_ORDER: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];

/** Whether one priority is above another; a ticket without one is below all. */
export const isAbove = (one: Priority, other: Priority | undefined): boolean =>
  other === undefined || PRIORITY_ORDER.indexOf(one) > PRIORITY_ORDER.indexOf(other);
