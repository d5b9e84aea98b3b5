import { plural, t } from "../base/l10n.ts";
import { testSubject } from "../editor/failures/testSubject.ts";
import type { Icon, TreeNode } from "../editor/window/treeNode.ts";
import type { FailingTest } from "../model/words/failingTests.ts";

const icon: Icon = { name: "search", color: "list.warningForeground" };

/** Failing tests that passed on the same code after fewer or after more tests: other tests decide what they come to, and which ones can be found. */
export function orderNodes(failing: readonly FailingTest[]): readonly TreeNode[] {
  const alone = failing.filter(({ otherOrder }) => otherOrder?.isAlone === true);
  const together = failing.filter(({ otherOrder }) => otherOrder?.isAlone === false);
  return [
    ...nodesOf(
      "passedAlone",
      alone,
      plural(
        alone.length,
        "{0} test passed alone, and fails after others",
        "{0} tests passed alone, and fail after others",
      ),
    ),
    ...nodesOf(
      "passedTogether",
      together,
      plural(
        together.length,
        "{0} test passed after others, and fails without them",
        "{0} tests passed after others, and fail without them",
      ),
    ),
  ];
}

/** How many tests a tooltip names. */
const mostNamed = 20;

function nodesOf(id: string, tests: readonly FailingTest[], label: string): readonly TreeNode[] {
  const [first, other] = tests;
  if (first === undefined) {
    return [];
  }
  const names = tests.map((test) => t("{0}: passed in run {1}", test.name, (test.otherOrder?.run ?? 0) + 1));
  return [
    {
      id,
      kind: "otherOrder",
      label,
      description: t("on the same code"),
      tooltip: [label, t("on the same code"), ...names.slice(0, mostNamed)].join("\n"),
      icon,
      click: "casebook.findPolluter",
      subject: other === undefined ? testSubject(first) : undefined,
    },
  ];
}
