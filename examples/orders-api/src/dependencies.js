import { Database } from "./database.js";
import { OrderStore } from "./orderStore.js";
import { ReadCounter } from "./readCounter.js";

/** Everything the API works with. */
export function createDependencies() {
  const database = new Database();
  const shared = database.connect();
  const connection = () => shared;
  return { orders: new OrderStore(connection), reads: new ReadCounter(connection) };
}
