import assert from "node:assert/strict";
import { test } from "node:test";
import { priceOf } from "../src/pricing.js";

test("a price is the sum of the lines", () => {
  assert.equal(priceOf([{ quantity: 2, cents: 450 }, { quantity: 1, cents: 2900 }]), 3800);
});

test("from 100.00 on an order is 5 % cheaper", () => {
  assert.equal(priceOf([{ quantity: 1, cents: 10000 }]), 9500);
});
