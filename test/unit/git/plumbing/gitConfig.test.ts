import { expect, test } from "vitest";
import { isOn, neutralSettings, parseConfig } from "../../../../src/git/plumbing/gitConfig.ts";

test("reads keys with several values, values with line breaks, and keys without a value", () => {
  const config = parseConfig("a.b\n1\0a.b\n2\0c.d\ntwo\nlines\0core.bare\0branch.x.y=z.key\nv\0");
  expect(Object.fromEntries(config)).toEqual({
    "a.b": ["1", "2"],
    "c.d": ["two\nlines"],
    "core.bare": ["true"],
    "branch.x.y=z.key": ["v"],
  });
});

test("takes git's words for on and off, and the last value", () => {
  const config = parseConfig("a.b\ntrue\0a.b\nOff\0c.d\ninput\0e.f\0");
  expect(["a.b", "c.d", "e.f", "g.h"].map((key) => isOn(config, key, true))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect(isOn(config, "g.h", false)).toBe(false);
});

test("switches off every filter and every hook, once", () => {
  const config = parseConfig(
    "filter.a b.clean\nx\0filter.a b.smudge\nx\0hook.h.command\nx\0hook.h.event\nx\0user.name\nx\0",
  );
  expect(neutralSettings(config)).toEqual([
    "filter.a b.clean=",
    "filter.a b.smudge=",
    "filter.a b.process=",
    "filter.a b.required=false",
    "hook.h.enabled=false",
  ]);
});

test("switches off those whose name is empty, which git runs as well", () => {
  expect(neutralSettings(parseConfig("filter..clean\nx\0hook..command\nx\0"))).toEqual([
    "filter..clean=",
    "filter..smudge=",
    "filter..process=",
    "filter..required=false",
    "hook..enabled=false",
  ]);
});

test.each(["a=b", "a\uFFFDb"])("refuses a filter that the command line cannot name: %s", (name) => {
  expect(() => neutralSettings(parseConfig(`filter.${name}.clean\nx\0`))).toThrow(/cannot be switched off/);
});
