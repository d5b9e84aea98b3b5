import assert from "node:assert/strict";
import { test } from "node:test";
import { startApi } from "./startApi.js";

test("says that it is well", async (t) => {
  const api = await startApi(t);
  const response = await api.get("/health");
  assert.deepEqual(await response.json(), { status: "ok" });
});

test("answers 404 for an unknown path", async (t) => {
  const api = await startApi(t);
  const response = await api.get("/invoices");
  assert.equal(response.status, 404);
});
