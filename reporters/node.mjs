// A reporter for node:test that writes its JUnit report to CASEBOOK_NODE_REPORT as it goes, and prints nothing.
import { openSync, writeSync } from "node:fs";
import { junit } from "node:test/reporters";

/** A command may run its tests more than once: the first name that is free, so that no report replaces another. */
function openNew(path) {
  for (let number = 0; ; number++) {
    try {
      return openSync(number === 0 ? path : path.replace(/\.xml$/, `-${number}.xml`), "wx");
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw error;
      }
    }
  }
}

export default async function* report(source) {
  const path = process.env.CASEBOOK_NODE_REPORT;
  const file = path ? openNew(path) : undefined;
  for await (const chunk of junit(source)) {
    if (file !== undefined) {
      writeSync(file, chunk);
    }
  }
  yield "";
}
