import type { FailingTest } from "../../model/words/failingTests.ts";
import type { Subject } from "../window/treeNode.ts";

/** A failing test as the subject of a row: commands go to its failing line. */
export function testSubject({ id, name, position, file }: FailingTest): Subject {
  return { kind: "test", id, name, path: position?.path ?? file, line: position?.line };
}
