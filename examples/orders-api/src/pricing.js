const DISCOUNT_FROM_CENTS = 100_00;
const DISCOUNT_PERCENT = 5;

/** The price of an order in cents: the sum of its lines, 5 % less from 100.00 on. */
export function priceOf(lines) {
  const sum = lines.reduce((total, line) => total + line.quantity * line.cents, 0);
  return sum < DISCOUNT_FROM_CENTS ? sum : Math.round((sum * (100 - DISCOUNT_PERCENT)) / 100);
}
