import type { FailingTest } from "../../model/words/failingTests.ts";
import type { Subject } from "../window/treeNode.ts";

/** A failing test as what a row stands for: its failing line is where commands go. */
export function testSubject({ id, name, position, file }: FailingTest): Subject {
  return { kind: "test", id, name, path: position?.path ?? file, line: position?.line };
}
