// Runs in each worker of vitest whose run has an order: takes out what that does not list, and sorts the rest.
import { relative } from "node:path";
import order from "./order.cjs";

const { TestRunner, VitestTestRunner } = await import(/* @vite-ignore */ process.env.CASEBOOK_VITEST_RUNNER);
const placeOf = order.readPlaces();

export default class CasebookRunner extends (TestRunner ?? VitestTestRunner) {
  onCollected(files) {
    for (const file of files) {
      const classname = relative(this.config.root, file.filepath).replaceAll("\\", "/");
      arrange(file, [], { file: file.filepath, classname });
    }
    return super.onCollected?.(files);
  }
}

/** Sorts a group; returns its place. */
function arrange(group, titles, about) {
  const places = new Map();
  group.tasks = order.choose(group.tasks, (task) => {
    const own = [...titles, task.name];
    const place =
      task.type === "suite" ? arrange(task, own, about) : placeOf({ ...about, name: own.join(" > ") });
    places.set(task, place);
    return place;
  });
  return order.firstOf(group.tasks.map((task) => places.get(task)));
}
