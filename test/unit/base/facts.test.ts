import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { translateManifest } from "../../../scripts/manifestTexts.ts";
import { UserError } from "../../../src/base/errors.ts";
import { catalogue, type Words } from "../../../src/base/facts/catalogue.ts";
import { type Fact, fact, listed } from "../../../src/base/facts/fact.ts";
import { english, placesOf, say } from "../../../src/base/facts/words.ts";
import { speak } from "../../../src/base/l10n.ts";
import { readKeys } from "../../support/fences/l10nRules.ts";
import { listProjectFiles, readProjectFile, readSources } from "../../support/fences/readSources.ts";
import { pseudoLanguage, pseudoTranslations } from "../../support/texts/pseudoLanguage.ts";

const shipped = listProjectFiles("l10n").map((file) => {
  const tag = file.replace(/^bundle\.l10n\.|\.json$/g, "");
  return [tag, JSON.parse(readProjectFile(`l10n/${file}`)), tag] as const;
});
const languages = [
  ["en", undefined, ""],
  ...shipped,
  [pseudoLanguage, pseudoTranslations(readKeys(pseudoLanguage, readSources(), [])), ""],
] as const;

const german = languages.find(([tag]) => tag === "de")?.[1];

afterEach(() => speak(undefined));

/** Every fact, with names and numbers as arguments; those with a plural for several counts. */
const everyFact = Object.entries<Words>(catalogue).flatMap(([code, words]): readonly Fact[] => {
  const texts = typeof words === "string" ? [words] : [words.one, words.other];
  const args = Object.fromEntries(texts.flatMap(placesOf).map((place) => [place, `<${place}>`]));
  return typeof words === "string"
    ? [{ say: code, ...args }]
    : [0, 1, 2, 5, 21].map((count) => ({ say: code, ...args, count }));
});

describe.each(languages)("in %s", (tag, bundle) => {
  test("every fact has words, with all of its arguments and nothing left over", () => {
    speak(bundle, tag);
    expect(everyFact.length).toBeGreaterThan(280);
    for (const one of everyFact) {
      const words = say(one);
      expect(words, one.say).not.toMatch(/[{}]|undefined|^“[a-z]+\.\w+”$/);
      for (const [place, value] of Object.entries(one)) {
        // A count may only decide about the form.
        const isShown = place !== "say" && place !== "count";
        expect(!isShown || words.includes(`${value}`), `${one.say} without its ${place}`).toBe(true);
      }
      expect(tag === "en" || words !== english(one) || /^[^a-z]*$|<\w+>/.test(words), words).toBe(true);
    }
  });
});

test.each(languages.filter(([, , manifest]) => manifest !== undefined && manifest !== "qps"))(
  "a command that is named as the next step exists (%s)",
  (tag, bundle) => {
    const manifest = JSON.parse(readProjectFile("package.json"));
    const titles = new Set<unknown>(Object.values(translateManifest(manifest, tag === "de" ? bundle : {})));
    speak(tag === "de" ? bundle : undefined, tag);
    const named = everyFact.flatMap((one) => [...say(one).matchAll(/[“„]Casebook: ([^”“]+)[”“]/g)]);
    expect(named.length).toBeGreaterThan(5);
    expect(named.map(([, title]) => title).filter((title) => !titles.has(title))).toEqual([]);
  },
);

test("a count takes the form that the language has for it", () => {
  const passed = (count: number) => say(fact("outside.green", { count, files: "", passed: 0 }));
  speak(
    {
      "outside.green.one": "{count} один",
      "outside.green.few": "{count} мало",
      "outside.green.many": "{count} много",
      "outside.green.other": "{count} другое",
    },
    "ru",
  );
  expect([1, 2, 5, 21, 0].map(passed)).toEqual(["1 один", "2 мало", "5 много", "21 один", "0 много"]);
});

test("a fact that was stored has the words of the day on which it is shown, in any language", () => {
  const stored: Fact = JSON.parse(
    '{"say":"log.busyAtRemote","remote":"origin","english":"Others share to “origin” all the time."}',
  );
  expect(say(stored)).toBe(
    "The log on “origin” kept changing, so yours was not sent. The changes made there were merged into your log.",
  );
  speak(german, "de");
  expect(say(stored)).toMatch(/^Das Protokoll bei „origin“ änderte sich ständig/);
  speak({ "log.busyAtRemote": "{remote} — besser gesagt." }, "de");
  expect(say(stored)).toBe("origin — besser gesagt.");
  expect(english(stored)).toMatch(/^The log on “origin”/);
});

test("a fact in a fact speaks the same language, and names stay as they are", () => {
  speak(german, "de");
  const names = ["a.js", "b {0}", "c $&", "d", "e"];
  expect(say(fact("git.diskFull", { kept: fact("next.nothingRecorded") }))).toBe(
    "Der Datenträger ist voll. Es wurde nichts aufgezeichnet.",
  );
  expect(say(fact("outside.noReport", { files: listed(names) }))).toBe(
    "In a.js, b {0}, c $& und 2 weitere wurde kein JUnit-Bericht gefunden.",
  );
  expect(say(fact("outside.noReport", { files: "{files} $1" }))).toBe(
    "In {files} $1 wurde kein JUnit-Bericht gefunden.",
  );
});

describe("what this version does not know", () => {
  test.each<[string, Fact, string]>([
    ["a code of a newer version", { say: "run.dreamed", english: "It dreamed." }, "“It dreamed.”"],
    ["one without English", { say: "run.dreamed" }, "“run.dreamed”"],
    ["one that every object has", { say: "constructor", english: "x" }, "“x”"],
    ["an argument that is missing", { say: "git.noRemote", english: "No remote." }, "“No remote.”"],
    ["English without an end", { say: "?", english: "x".repeat(9999) }, `“${"x".repeat(500)}…”`],
  ])("is quoted, and cut: %s", (_, stored, words) => {
    expect(say(stored)).toBe(words);
  });

  test("never throws, whatever stands in a fact", () => {
    const code = fc.constantFrom(...Object.keys(catalogue));
    const places = fc.constantFrom("count", "english", "remote", "files", "names", "kept", "problem", "path");
    const anything = fc.jsonValue();
    fc.assert(
      fc.property(code, fc.dictionary(places, anything), (say_, rest) => {
        const words = say({ ...rest, say: say_ } as unknown as Fact);
        expect(typeof words).toBe("string");
      }),
    );
  });

  test("nor does one that holds itself", () => {
    const kept: Record<string, unknown> = { say: "git.diskFull" };
    kept["kept"] = kept;
    expect(say(kept as unknown as Fact)).toMatch(/^The disk is full\. The disk is full\..*…$/);
  });
});

const sources = [...readSources()].filter(([file]) => !file.startsWith("base/facts/"));

test("every fact of the catalogue is said somewhere", () => {
  const said = new Set(
    sources.flatMap(([, source]) => [...source.matchAll(/"([a-z]+\.\w+)"/gi)].map(([, code]) => code)),
  );
  // Those are said by the catalogue's own part of the language.
  const ours = new Set(["names.more"]);
  expect(Object.keys(catalogue).filter((code) => !said.has(code) && !ours.has(code))).toEqual([]);
});

test("what only the engine says is never made words before it is shown, and no sentence is ever read back", () => {
  const engine = /^(?:git|reports|runners|sessions|ports|protocol|engine\.ts|import\w+\.ts)/;
  const speaking = sources.filter(([file, source]) => engine.test(file) && source.includes("base/l10n.ts"));
  expect(speaking.map(([file]) => file)).toEqual([]);
  const reading = [...readSources()].filter(([, source]) =>
    /\bretell\b|\bfindArguments\b|\bunfill\b/.test(source),
  );
  expect(reading.map(([file]) => file)).toEqual([]);
  // The bundle is only asked for what stands under a key, never gone through.
  const l10n = readSources().get("base/l10n.ts") ?? "";
  expect(l10n).not.toMatch(/texts\.(?:keys|entries|values|forEach)|of texts\b|\.\.\.texts/);
});

test("an error for people is said in the language of the process that shows it", () => {
  speak(german, "de");
  const error = new UserError(fact("run.inProgress"), fact("next.waitOrStop"));
  expect([error.message, error.nextStep]).toEqual([
    "Es ist bereits ein Lauf im Gang.",
    "Warten Sie das Ende ab, oder halten Sie den Vorgang an.",
  ]);
  expect(new UserError("Ein Text des Fensters.").message).toBe("Ein Text des Fensters.");
});
