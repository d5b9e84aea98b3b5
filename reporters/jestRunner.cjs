// For jest with its own test runner, jest-circus: runs only the tests that an order lists, in that order.
"use strict";

const { realpathSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { choose, firstOf, readPlaces } = require("./order.cjs");

module.exports = async function run(globalConfig, config, environment, runtime, testPath, ...others) {
  const placeOf = readPlaces();
  const own = environment.handleTestEvent?.bind(environment);
  environment.handleTestEvent = async (event, state) => {
    if (event.name === "run_start" && placeOf !== undefined) {
      arrange(state.rootDescribeBlock, placeOf, testPath);
    }
    return own?.(event, state);
  };
  const circus = findCircus(config.rootDir);
  return (circus.default ?? circus)(globalConfig, config, environment, runtime, testPath, ...others);
};

/** That of the project, or the one that the jest that runs depends on. */
function findCircus(rootDir) {
  try {
    return createRequire(join(rootDir, "_"))("jest-circus/runner");
  } catch {
    let require = createRequire(realpathSync(process.argv[1]));
    for (const step of ["jest-cli", "@jest/core", "jest-config"]) {
      require = createRequire(resolveIn(require, step) ?? require.resolve("./package.json"));
    }
    return require("jest-circus/runner");
  }
}

function resolveIn(require, name) {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

function arrange(root, placeOf, file) {
  const places = new Map();
  const place = (block, titles) => {
    const own = block === root ? [] : [...titles, block.name];
    block.children = choose(block.children, (child) => {
      const found =
        child.type === "test"
          ? placeOf({ file, classname: own.join(" › "), name: child.name })
          : place(child, own);
      places.set(child, found);
      return found;
    });
    return firstOf(block.children.map((child) => places.get(child)));
  };
  place(root, []);
}
