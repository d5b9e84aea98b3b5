import { setTimeout as sleep } from "node:timers/promises";

const ROUND_TRIP_MS = 2;

/** A connection was used in a way its protocol does not allow. */
export class InterfaceError extends Error {
  name = "InterfaceError";
}

/** Tables in memory that are reached the way a real database is: over connections, one operation at a time on each. */
export class Database {
  #tables = { orders: new Map(), reads: new Map() };

  connect() {
    return new Connection(this.#tables);
  }
}

class Connection {
  #tables;
  #busy = false;

  constructor(tables) {
    this.#tables = tables;
  }

  /** Runs one operation and gives its result. */
  async run(operation) {
    if (this.#busy) {
      throw new InterfaceError("cannot perform operation: another operation is in progress");
    }
    this.#busy = true;
    try {
      await sleep(ROUND_TRIP_MS);
      return operation(this.#tables);
    } finally {
      this.#busy = false;
    }
  }
}
