import { lineOf, objectOf, type RawObject } from './raw-value.ts';

/**
 * Where a message of any type comes from, a line each: forwarded, an advertisement or post ("Click to WhatsApp": `referral`),
 * a product of the catalogue ("Message business": `context.referred_product`).
 */
export const originLines = (message: RawObject): readonly string[] => {
  const context = objectOf(message.context);
  return [...forwardedLine(context), ...referralLines(objectOf(message.referral)), ...productLine(context)];
};

const forwardedLine = (context: RawObject): readonly string[] => {
  if (context.frequently_forwarded === true) return ['[forwarded many times]'];
  return context.forwarded === true ? ['[forwarded]'] : [];
};

const referralLines = (referral: RawObject): readonly string[] => {
  const link = lineOf(referral.source_url, 500);
  const words = [lineOf(referral.headline, 150), lineOf(referral.body, 300)].filter(Boolean).join(' – ');
  if (link === undefined && words === '') return [];
  const tag = referral.source_type === 'post' ? '[from a post]' : '[from an ad]';
  return [words === '' ? tag : `${tag} ${words}`, ...(link === undefined ? [] : [link])];
};

const productLine = (context: RawObject): readonly string[] => {
  const { product_retailer_id: id, catalog_id: catalogue } = objectOf(context.referred_product);
  const product = lineOf(id, 100);
  if (product === undefined) return [];
  const of = lineOf(catalogue, 40);
  return [`[about a product] ${product}${of === undefined ? '' : ` (catalogue ${of})`}`];
};
