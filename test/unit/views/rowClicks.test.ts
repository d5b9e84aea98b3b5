import { expect, it } from "vitest";
import type { TreeNode } from "../../../src/editor/window/treeNode.ts";
import { clickOn, commandOfRow } from "../../../src/views/rowClicks.ts";
import { Rows } from "../../../src/views/rows.ts";

/** The command of an item, as an extension may give it. */
interface ItemCommand {
  readonly command: string;
  readonly arguments?: readonly unknown[] | undefined;
}

/**
 * What VS Code makes of the commands of rows: one with arguments becomes another one that the window calls by a number, and that is
 * forgotten when the row is drawn anew; one without is called by its own name.
 */
class Window {
  readonly #called: string[] = [];
  readonly #kept = new Map<string, ItemCommand>();
  #drawn: readonly string[] = [];

  get called(): readonly string[] {
    return this.#called;
  }

  /** Draws the rows anew. Gives what a click on each of them will call, in their order. */
  draw(commands: readonly (ItemCommand | undefined)[]): readonly string[] {
    for (const name of this.#drawn) {
      this.#kept.delete(name);
    }
    this.#drawn = commands.flatMap((command) => {
      if (command === undefined) {
        return [];
      }
      const hasArguments = (command.arguments?.length ?? 0) > 0;
      const name = hasArguments ? `delegate ${this.#kept.size + Math.random()}` : command.command;
      if (hasArguments) {
        this.#kept.set(name, command);
      }
      return [name];
    });
    return this.#drawn;
  }

  /** What a click does that was made on rows as they were drawn before. */
  call(name: string): void {
    if (name.startsWith("delegate ") && !this.#kept.has(name)) {
      throw new Error(`Actual command not found, wanted to execute ${name}`);
    }
    this.#called.push(this.#kept.get(name)?.command ?? name);
  }
}

const click = "casebook.failures.click";
const failing = (description: string): TreeNode => ({
  id: "test a",
  kind: "test",
  label: "adds",
  description,
  click: "casebook.openFailure",
});

it("a click on a row that is drawn anew meanwhile does what the row, as it is now, does", () => {
  const rows = new Rows();
  const window = new Window();
  const draw = () => window.draw(rows.roots.map((node) => commandOfRow(node, click)));
  rows.show([failing("expected 1, got 2")]);
  const [name = ""] = draw();
  for (const description of ["expected 1, got 3", "expected 1, got 4"]) {
    rows.show([failing(description)]);
    draw();
    window.call(name);
    expect(clickOn(rows, "test a")).toMatchObject({ command: "casebook.openFailure", node: { description } });
  }
  expect(window.called).toEqual([click, click]);
});

it("a click on a row that is gone, or that does nothing, does nothing", () => {
  const rows = new Rows();
  rows.show([failing("x"), { id: "suite", kind: "suite", label: "orders" }]);
  expect(clickOn(rows, "suite")).toBeUndefined();
  expect(clickOn(rows, undefined)).toBeUndefined();
  expect(commandOfRow({ id: "suite", kind: "suite", label: "orders" }, click)).toBeUndefined();
  rows.show([]);
  expect(clickOn(rows, "test a")).toBeUndefined();
});
