import { DAY, REFERENCE_SECONDS, recentMoment, toTimestamp } from './calendar.ts';
import { type CopyValue, toCopyLine, toMoney } from './copy-text.ts';
import { PRODUCTS } from './products.ts';
import { createRandom, type Random } from './random.ts';
import { CONSUMER_COUNT, SEED, STREAMS } from './size.ts';

export const ORDER_COLUMNS = [
  'id',
  'reference',
  'consumer_id',
  'ordered_at',
  'status',
  'channel',
  'product',
  'quantity',
  'total',
  'gift_message',
] as const;

export interface Order {
  /** Seconds since 1970. */
  readonly orderedAt: number;
  readonly status: string;
  readonly channel: string;
  readonly product: string;
  readonly quantity: number;
  readonly totalCents: number;
  readonly giftMessage: string | null;
  readonly reference: string;
}

export interface OrderHistory {
  /** When the consumer became one; seconds since 1970. */
  readonly createdAt: number;
  /** Oldest first. */
  readonly orders: readonly Order[];
}

const ORDERS_EACH: readonly (readonly [orders: number, weight: number])[] = [
  [0, 11],
  [1, 21],
  [2, 20],
  [3, 16],
  [4, 12],
  [5, 8],
  [6, 5],
  [8, 4],
  [12, 2],
  [20, 1],
];
const GIFT_MESSAGES = [
  'Happy birthday! 🎂',
  'For Jo,\nwith love',
  'Gefeliciteerd, "ouwe"',
  "You've earned it",
  'おめでとう',
  '=1+1',
  'مبروك',
  '',
];

/** What a consumer did and when: a function of the id alone, so that two tables can agree without sharing memory. */
export function orderHistoryOf(consumerId: number): OrderHistory {
  const random = createRandom(SEED, STREAMS.orders, consumerId);
  const createdAt = recentMoment(random, 6 * 365);
  // Nearly half of the consumers stopped buying at some time: these are the lapsed ones.
  const age = REFERENCE_SECONDS - createdAt;
  const activeFor = random.chance(45) ? random.int(age) : age;
  const moments = Array.from({ length: random.weighted(ORDERS_EACH) }, () => createdAt + random.int(activeFor + 1));
  moments.sort((a, b) => a - b);
  return { createdAt, orders: moments.map((orderedAt) => orderAt(orderedAt, random)) };
}

/** Cents of the orders that the consumer kept. */
export const keptCents = (orders: readonly Order[]): number =>
  orders.reduce(
    (sum, order) => sum + (order.status === 'delivered' || order.status === 'shipped' ? order.totalCents : 0),
    0,
  );

/** All orders of all consumers as COPY lines, by consumer and time. */
export function* orderLines(): Generator<string> {
  let id = 0;
  for (let consumerId = 1; consumerId <= CONSUMER_COUNT; consumerId += 1) {
    for (const order of orderHistoryOf(consumerId).orders) {
      id += 1;
      yield toCopyLine(ORDER_COLUMNS, toRecord(id, consumerId, order));
    }
  }
}

function toRecord(id: number, consumerId: number, order: Order): Record<(typeof ORDER_COLUMNS)[number], CopyValue> {
  return {
    id,
    reference: order.reference,
    consumer_id: consumerId,
    ordered_at: toTimestamp(order.orderedAt),
    status: order.status,
    channel: order.channel,
    product: order.product,
    quantity: order.quantity,
    total: toMoney(order.totalCents),
    gift_message: order.giftMessage,
  };
}

function orderAt(orderedAt: number, random: Random): Order {
  const [product, cents] = random.pick(PRODUCTS);
  const quantity = random.chance(75) ? 1 : 2 + random.int(4);
  const isRecent = REFERENCE_SECONDS - orderedAt < 5 * DAY;
  return {
    orderedAt,
    status: isRecent
      ? 'shipped'
      : random.weighted([['delivered', 90] as const, ['returned', 6] as const, ['canceled', 4] as const]),
    channel: random.weighted([['web', 60] as const, ['store', 25] as const, ['app', 15] as const]),
    product,
    quantity,
    totalCents: cents * quantity,
    giftMessage: random.chance(6) ? random.pick(GIFT_MESSAGES) : null,
    reference: uuid(random),
  };
}

/** A version 4 UUID of the seeded stream. */
function uuid(random: Random): string {
  const hex = (digits: number): string =>
    random
      .int(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(random.int(4))}${hex(3)}-${hex(8)}${hex(4)}`;
}
