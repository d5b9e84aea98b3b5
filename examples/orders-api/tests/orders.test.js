import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startApi } from "./startApi.js";

const TEA = { product: "tea", quantity: 2, cents: 450 };
const POT = { product: "pot", quantity: 1, cents: 2900 };

describe("POST /orders", () => {
  test("creates an order with its price", async (t) => {
    const api = await startApi(t);
    const response = await api.post("/orders", { lines: [TEA, POT] });
    assert.equal(response.status, 201);
    assert.equal((await response.json()).cents, 3800);
  });

  test("refuses an order without lines", async (t) => {
    const api = await startApi(t);
    const response = await api.post("/orders", { lines: [] });
    assert.equal(response.status, 400);
  });
});

describe("GET /orders/:id", () => {
  test("answers the order that was created", async (t) => {
    const api = await startApi(t);
    const created = await (await api.post("/orders", { lines: [TEA] })).json();
    const response = await api.get(`/orders/${created.id}`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), created);
  });

  test("answers 404 for an unknown order", async (t) => {
    const api = await startApi(t);
    const response = await api.get("/orders/unknown");
    assert.equal(response.status, 404);
  });
});

describe("GET /orders", () => {
  test("is empty at first", async (t) => {
    const api = await startApi(t);
    const response = await api.get("/orders");
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), []);
  });

  test("lists what was created", async (t) => {
    const api = await startApi(t);
    await api.post("/orders", { lines: [TEA] });
    await api.post("/orders", { lines: [POT] });
    const response = await api.get("/orders");
    assert.equal(response.status, 200);
    assert.equal((await response.json()).length, 2);
  });
});
