import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { priceOf } from "./pricing.js";

/** The HTTP server of the API; it does not listen yet. */
export function createApi({ orders, reads }) {
  return createServer(async (request, response) => {
    try {
      const { status, body } = await answer(request, orders, reads);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    } catch (error) {
      console.error(`${request.method} ${request.url} failed: ${error}`);
      response.writeHead(500).end();
    }
  });
}

async function answer(request, orders, reads) {
  const [resource, id] = request.url.slice(1).split("/");
  if (resource === "health") return { status: 200, body: { status: "ok" } };
  if (resource !== "orders") return { status: 404, body: { error: "no such path" } };
  if (request.method === "POST") return createOrder(orders, await json(request));

  // Nobody waits for the statistics.
  reads.count(request.url).catch((error) => console.error(`not counted: ${error}`));
  return id === undefined ? listOrders(orders) : readOrder(orders, id);
}

async function createOrder(orders, { lines = [] }) {
  if (lines.length === 0) return { status: 400, body: { error: "an order needs at least one line" } };
  return { status: 201, body: present(await orders.create(lines)) };
}

async function listOrders(orders) {
  const all = await orders.list();
  return { status: 200, body: all.map(present) };
}

async function readOrder(orders, id) {
  const order = await orders.find(id);
  if (order === undefined) return { status: 404, body: { error: `no order ${id}` } };
  return { status: 200, body: present(order) };
}

function present(order) {
  return { ...order, cents: priceOf(order.lines) };
}
