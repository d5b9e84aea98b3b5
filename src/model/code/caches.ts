/** Folders into which tools write while tests run, and which are not code: by their name, wherever they are. */
const folders: ReadonlySet<string> = new Set([
  "__pycache__",
  ".pytest_cache",
  ".hypothesis",
  ".mypy_cache",
  ".ruff_cache",
  ".tox",
  ".nox",
  ".eggs",
  ".stestr",
  ".testmondata",
  ".nyc_output",
  ".coverage",
  "htmlcov",
  "lcov-report",
  ".phpunit.cache",
  ".gradle",
  ".turbo",
  ".parcel-cache",
  ".eslintcache",
  ".vite",
  ".vitest",
  ".swc",
]);

/** Files of the same kind: compiled Python, what coverage tools count, and what RSpec and PHPUnit remember. */
const file =
  /(?:^|\/)(?:[^/]{1,200}\.py[co]|\.coverage\.[^/]{1,200}|coverage\.(?:xml|json|lcov|out)|lcov\.info|coverage-final\.json|clover\.xml|\.testmondata[^/]{0,20}|\.phpunit\.result\.cache|\.rspec_status|[^/]{1,200}\.(?:gcda|gcno|profraw|tsbuildinfo)|cover\.out)$/;

/**
 * Whether a path is one that a test framework, a type checker or a coverage tool writes for itself. `path` is relative, with `/`.
 */
export function isCache(path: string): boolean {
  return path.split("/").some((name) => folders.has(name)) || file.test(path);
}
