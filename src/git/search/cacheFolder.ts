import { pathsOf } from "../../base/platform.ts";

/**
 * The user's folder for what may be lost at any time, as each system has it (docs/rules/search.md#f8): `$XDG_CACHE_HOME/casebook`, which is
 * `~/.cache/casebook` where the variable is not an absolute path; `~/Library/Caches/casebook` on macOS; `%LOCALAPPDATA%\casebook\cache` on Windows.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const paths = pathsOf(platform);
  switch (platform) {
    case "win32":
      return paths.join(env["LOCALAPPDATA"] ?? paths.join(home, "AppData", "Local"), "casebook", "cache");
    case "darwin":
      return paths.join(env["HOME"] ?? home, "Library", "Caches", "casebook");
    default: {
      const cache = env["XDG_CACHE_HOME"] ?? "";
      return paths.join(
        cache.startsWith("/") ? cache : paths.join(env["HOME"] ?? home, ".cache"),
        "casebook",
      );
    }
  }
}
