import { expect, test } from "vitest";
import { isCache } from "../../../../src/model/code/caches.ts";

test.each([
  ".hypothesis/unicode_data/15.0.0/charmap.json.gz",
  "app/__pycache__/shop.cpython-312.pyc",
  ".pytest_cache/v/cache/lastfailed",
  ".mypy_cache/3.12/cache.db",
  ".ruff_cache/0.6/1",
  ".coverage",
  ".coverage.host.123.456",
  "coverage.xml",
  "web/coverage/lcov.info",
  ".nyc_output/a.json",
  ".phpunit.result.cache",
  "build/main.gcda",
])("%s is written by a tool", (path) => {
  expect(isCache(path)).toBe(true);
});

test.each([
  "src/cache.py",
  "coverage/report.py",
  "docs/hypothesis/intro.md",
  "src/.env",
  "tests/pytest_cache.py",
  "my__pycache__",
  "x.pyc.txt",
])("%s is code", (path) => {
  expect(isCache(path)).toBe(false);
});
