/** Counts how often each path is read, for the monthly statistics. */
export class ReadCounter {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  async count(path) {
    await this.#connection().run(({ reads }) => reads.set(path, (reads.get(path) ?? 0) + 1));
  }
}
