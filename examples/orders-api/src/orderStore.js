import { randomUUID } from "node:crypto";

/** Keeps the orders. What was created lately is answered from memory. */
export class OrderStore {
  #connection;
  #recent = new Map();

  constructor(connection) {
    this.#connection = connection;
  }

  async create(lines) {
    const order = { id: randomUUID(), lines };
    await this.#connection().run(({ orders }) => orders.set(order.id, order));
    this.#recent.set(order.id, order);
    return order;
  }

  /** The order with this id; undefined when there is none. */
  async find(id) {
    return this.#recent.get(id) ?? (await this.#connection().run(({ orders }) => orders.get(id)));
  }

  async list() {
    return this.#connection().run(({ orders }) => [...orders.values()]);
  }
}
