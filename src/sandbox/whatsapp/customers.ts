import { type Customer, type EmulatorState, findCustomer } from './state.ts';

export interface CustomerDraft {
  readonly name?: string;
  readonly username?: string;
  /** With or without plus. */
  readonly phone?: string;
  readonly bsuid?: string;
  readonly parentBsuid?: string;
  /** Whether webhooks show the phone number. Default true. */
  readonly sharesPhone?: boolean;
  /** Default true; false makes every message to this person fail with 131026. */
  readonly onWhatsApp?: boolean;
}

/** The people of the emulated world. */
export interface Customers {
  create(draft: CustomerDraft): Customer;
  get(customer: Customer | string): Customer;
}

export const createCustomers = (state: EmulatorState): Customers => ({
  create(draft) {
    const phone = draft.phone?.replace(/\D/g, '');
    if (phone === undefined && draft.bsuid === undefined) throw new Error('a customer needs a phone or a bsuid');
    const known = phone === undefined ? undefined : findCustomer(state, { phone });
    if (known && !known.id.startsWith('stranger-')) throw new Error('this phone belongs to another customer');
    if (known) state.customers.delete(known.id);
    const { sharesPhone = true, onWhatsApp = true, phone: _, ...rest } = draft;
    const customer: Customer = {
      id: `c${state.customers.size + 1}`,
      ...rest,
      ...(phone === undefined ? {} : { phone }),
      sharesPhone,
      onWhatsApp,
    };
    state.customers.set(customer.id, customer);
    return customer;
  },
  get(customer) {
    if (typeof customer !== 'string') return customer;
    const found = state.customers.get(customer) ?? findCustomer(state, { phone: customer.replace(/\D/g, '') });
    if (!found) throw new Error(`the emulator has no customer ${customer}`);
    return found;
  },
});
