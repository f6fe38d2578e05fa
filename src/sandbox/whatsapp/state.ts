import { randomHex, systemRandom } from '../shared/random.ts';
import type { BusinessNumber, WhatsAppEmulatorOptions } from './options.ts';

/** A person with WhatsApp. Any of name, phone, BSUID and username may be missing. */
export interface Customer {
  readonly id: string;
  name?: string;
  username?: string;
  /** Digits without plus. */
  phone?: string;
  bsuid?: string;
  parentBsuid?: string;
  /** Whether webhooks carry the phone number (Meta, "Business-scoped user IDs"). */
  sharesPhone: boolean;
  /** False: every message to this person fails with 131026. */
  onWhatsApp: boolean;
}

export type DeliveryState = 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** One message of either side, as Meta holds it. */
export interface StoredMessage {
  readonly wamid: string;
  readonly numberId: string;
  readonly customerId: string;
  readonly from: 'customer' | 'business';
  readonly type: string;
  /** The words, a caption, or a short description. */
  text: string;
  /** Epoch ms. */
  readonly at: number;
  readonly content: unknown;
  readonly quotes?: string;
  readonly opaque?: string;
  readonly sentToBsuid?: boolean;
  state: DeliveryState;
  /** Graph's code when it failed. */
  failedWith?: number;
  reaction?: string;
  deleted?: boolean;
}

/** One send that was accepted with a wamid: the truth about lost and doubled messages. */
export interface AcceptedMessage {
  readonly at: number;
  readonly wamid: string;
  readonly numberId: string;
  readonly to: string;
  readonly customerId: string;
  readonly type: string;
  readonly body: string;
  readonly opaque?: string;
  readonly requestNo: number;
}

export interface StoredMedia {
  readonly id: string;
  readonly bytes: Buffer;
  readonly mimeType: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** A media id belongs to one business number. */
  readonly numberId: string;
  readonly expiresAt: number;
}

/** One file that the business uploaded: recorded before it is answered. */
export interface UploadedMedia {
  readonly at: number;
  readonly id: string;
  readonly numberId: string;
  readonly mimeType: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly requestNo: number;
}

export interface EmulatorState {
  readonly numbers: ReadonlyMap<string, BusinessNumber>;
  readonly customers: Map<string, Customer>;
  readonly messages: Map<string, StoredMessage>;
  readonly accepted: AcceptedMessage[];
  readonly media: Map<string, StoredMedia>;
  readonly uploaded: UploadedMedia[];
  /** Epoch ms of the last customer message by `windowKey`. */
  readonly lastCustomerMessage: Map<string, number>;
  /** A new message id for either side. */
  newWamid(phone: string): string;
  /** A new id of anything else: digits only, as Meta's are. */
  newId(): string;
}

/** The 24-hour window belongs to one number and one customer. */
export const windowKey = (numberId: string, customerId: string): string => `${numberId} ${customerId}`;

/** Everything the emulated account remembers. Ids are counted, so that a run can be told again. */
export const createState = (options: WhatsAppEmulatorOptions): EmulatorState => {
  const seed = randomHex(options.random ?? systemRandom, 10).toUpperCase();
  let messageNo = 0;
  let idNo = 0;
  return {
    numbers: new Map(options.numbers.map((number) => [number.id, number])),
    customers: new Map(),
    messages: new Map(),
    accepted: [],
    media: new Map(),
    uploaded: [],
    lastCustomerMessage: new Map(),
    newWamid: (phone) => {
      messageNo += 1;
      const inside = `${phone}\u0015\u0002${seed}${String(messageNo).padStart(8, '0')}`;
      return `wamid.HBgN${Buffer.from(inside).toString('base64')}`;
    },
    newId: () => {
      idNo += 1;
      return `${BigInt(`0x${Buffer.from(seed).toString('hex').slice(0, 8)}`)}${String(idNo).padStart(6, '0')}`;
    },
  };
};

/** Customers whose `wa_id` or BSUID this is; Brazil's ninth digit may be there or not, as Meta tolerates. */
export const findCustomer = (
  state: EmulatorState,
  address: { phone?: string; bsuid?: string },
): Customer | undefined => {
  const wanted = address.phone === undefined ? [] : phoneVariants(address.phone);
  for (const customer of state.customers.values()) {
    if (customer.phone !== undefined && wanted.includes(customer.phone)) return customer;
    if (address.bsuid === undefined) continue;
    if (customer.bsuid === address.bsuid || customer.parentBsuid === address.bsuid) return customer;
  }
  return undefined;
};

const phoneVariants = (phone: string): string[] => {
  const brazil = /^55(\d{2})(9?)([6-9]\d{7})$/.exec(phone);
  return brazil ? [phone, `55${brazil[1]}9${brazil[3]}`, `55${brazil[1]}${brazil[3]}`] : [phone];
};
