// For vitest, beside the reporter: only the tests that an order lists are run, in that order.
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import order from "./order.cjs";

/** Sets what orders files and tests, in a run that has just been configured. */
export function orderVitest(vitest) {
  const placeOf = order.readFilePlaces();
  if (placeOf === undefined) {
    return;
  }
  class CasebookSequencer {
    sort(specifications) {
      // Before vitest 3, a pair of a project and a path.
      return order.choose(specifications, (one) => placeOf(one.moduleId ?? one[1]));
    }

    shard(specifications) {
      return specifications;
    }
  }
  const runner = findRunner(vitest.config.root);
  process.env.CASEBOOK_VITEST_RUNNER = pathToFileURL(runner).href;
  for (const { config } of [vitest, ...(vitest.projects ?? [])]) {
    config.sequence = { ...config.sequence, sequencer: CasebookSequencer, shuffle: false };
    config.runner ??= fileURLToPath(new URL("vitestRunner.mjs", import.meta.url));
  }
}

/** The file with vitest's own runner of tests: before vitest 5, it has one of its own. */
function findRunner(root) {
  const folder = dirname(findVitest(root));
  const own = join(folder, "dist/runners.js");
  return existsSync(own) ? own : join(folder, "dist/index.js");
}

/** The vitest that runs: that of the project, or the one that was started. */
function findVitest(root) {
  try {
    return createRequire(join(root, "_")).resolve("vitest/package.json");
  } catch {
    return createRequire(realpathSync(process.argv[1])).resolve("vitest/package.json");
  }
}
