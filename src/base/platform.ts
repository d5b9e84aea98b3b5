import { posix, win32 } from "node:path";

/**
 * The platform that this process runs on. Whatever decides by the platform takes it as an argument, so that each platform is tested
 * on every system; only what wires, and the doors to the system, pass this one.
 */
export const thisPlatform: NodeJS.Platform = process.platform;

/** The functions for the paths of a platform. */
export function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}
