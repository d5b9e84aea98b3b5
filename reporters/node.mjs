// A reporter for node:test that writes its JUnit report to CASEBOOK_NODE_REPORT as it goes, and prints nothing.
import { writeSync } from "node:fs";
import { junit } from "node:test/reporters";
import { openNew } from "./junit.cjs";

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
