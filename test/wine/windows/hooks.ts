import { registerHooks } from "node:module";

/** Loaded before everything else: what the tests import as `vitest` is ours. */
registerHooks({
  resolve(specifier, context, next) {
    return specifier === "vitest"
      ? { url: new URL("./vitest.ts", import.meta.url).href, format: "module-typescript", shortCircuit: true }
      : next(specifier, context);
  },
});
