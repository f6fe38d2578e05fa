import { lineOf, listOf, objectOf, type RawObject, scalarOf, wordsOf } from './raw-value.ts';
import { tagged } from './tagged.ts';

/** More positions than a cart has. */
const MOST_LINES = 100;
/** Prices have at most three decimals in any currency. */
const PARTS = 1000;

/** A cart that the customer sent from the catalogue: their words, each position with its price, and what it comes to. */
export const orderLines = (order: RawObject): string => {
  const items = listOf(order.product_items).map((item) => itemOf(objectOf(item)));
  const count = `${items.length} ${items.length === 1 ? 'item' : 'items'}`;
  const words = wordsOf(order.text);
  const lines = items.slice(0, MOST_LINES).map(itemLine);
  const more = items.length > MOST_LINES ? [`… (${items.length - MOST_LINES} more)`] : [];
  const total = totalOf(items);
  return [
    tagged('order', words === undefined ? count : `${count}: ${words}`),
    ...lines,
    ...more,
    ...(total === undefined ? [] : [`Total: ${total}`]),
  ].join('\n');
};

interface Item {
  readonly name: string;
  readonly quantity: number | undefined;
  /** In thousandths of the currency, so that sums stay exact. */
  readonly price: number | undefined;
  readonly currency: string;
}

const itemOf = ({ product_retailer_id: id, quantity, item_price: price, currency }: RawObject): Item => {
  const each = numberOf(price);
  return {
    name: lineOf(scalarOf(id)) ?? '?',
    quantity: numberOf(quantity),
    price: each === undefined ? undefined : Math.round(each * PARTS),
    currency: lineOf(currency, 10)?.toUpperCase() ?? '',
  };
};

const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 1e9 ? number : undefined;
};

const itemLine = ({ name, quantity, price, currency }: Item): string => {
  const each = price === undefined ? '' : `, ${money(price, currency)} each`;
  return `- ${quantity === undefined ? '' : `${quantity} × `}${name}${each}`;
};

/** One sum for each currency; none where a price or quantity is not known, since it would be wrong. */
const totalOf = (items: readonly Item[]): string | undefined => {
  const sums = new Map<string, number>();
  for (const { quantity, price, currency } of items) {
    if (quantity === undefined || price === undefined) return undefined;
    sums.set(currency, (sums.get(currency) ?? 0) + quantity * price);
  }
  return [...sums].map(([currency, sum]) => money(sum, currency)).join(' + ') || undefined;
};

/** `EUR 12.50`; the currency knows its own decimals. */
const money = (thousandths: number, currency: string): string => {
  const amount = thousandths / PARTS;
  if (!/^[A-Z]{3}$/.test(currency)) return `${amount.toFixed(2)}${currency === '' ? '' : ` ${currency}`}`;
  const style = { style: 'currency', currency, currencyDisplay: 'code', useGrouping: false } as const;
  return new Intl.NumberFormat('en', style).format(amount).replace(/\s/g, ' ');
};
