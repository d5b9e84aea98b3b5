import { expect, test } from "vitest";
import { cacheFolder } from "../../../src/git/search/cacheFolder.ts";

test("what may be lost lies where each system has it", () => {
  expect(cacheFolder({}, "linux", "/home/a")).toBe("/home/a/.cache/casebook");
  expect(cacheFolder({ XDG_CACHE_HOME: "/caches" }, "linux", "/home/a")).toBe("/caches/casebook");
  expect(cacheFolder({ XDG_CACHE_HOME: "caches", HOME: "/home/b" }, "linux", "/home/a")).toBe(
    "/home/b/.cache/casebook",
  );
  expect(cacheFolder({}, "darwin", "/Users/a")).toBe("/Users/a/Library/Caches/casebook");
  expect(cacheFolder({}, "win32", "C:\\Users\\a")).toBe("C:\\Users\\a\\AppData\\Local\\casebook\\cache");
  expect(cacheFolder({ LOCALAPPDATA: "D:\\L" }, "win32", "C:\\Users\\a")).toBe("D:\\L\\casebook\\cache");
});
