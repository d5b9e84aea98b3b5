import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { makeFolder } from "../git/repositories.ts";

/** The path of the compiled injector, to be preloaded. */
function compileInjector(): string {
  const library = join(makeFolder(), "injector.so");
  const source = join(import.meta.dirname, "../../faults/injector.c");
  execFileSync("cc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]);
  return library;
}

/** The environment in which these calls of the system always fail with an error, if they are about a path with this in it. */
export function failing(
  calls: readonly string[],
  error: keyof typeof errors,
  part?: string,
): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: compileInjector(),
    FAULT_CALLS: `,${calls.join(",")},`,
    FAULT_KIND: String(errors[error]),
    ...(part === undefined ? {} : { FAULT_PATH: part }),
  };
}

/** Their numbers on Linux. */
const errors = { EPERM: 1, EBUSY: 16, EISDIR: 21, EINVAL: 22, ENOSYS: 38, ENOTSUP: 95 };
