import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { readManifestTexts } from "../../scripts/manifestTexts.ts";
import { checkTranslations, readKeys } from "../support/fences/l10nRules.ts";
import { checkManifest } from "../support/fences/manifestRules.ts";
import { readProjectFile, readSources } from "../support/fences/readSources.ts";

/** What adding something touches: texts by their paths. */
type Project = ReadonlyMap<string, string>;

/** One place of a recipe, and what is put there. */
interface Planted {
  readonly place: string;
  readonly plant: (text: string) => string;
  /** Only the compiler finds that it is left out. */
  readonly isTyped?: true;
}

const jsonWith = (change: (json: ReturnType<typeof JSON.parse>) => void) => (text: string) => {
  const json = JSON.parse(text);
  change(json);
  return JSON.stringify(json);
};

const recipes: Readonly<Record<"command" | "setting", readonly Planted[]>> = {
  command: [
    {
      place: "package.json",
      plant: jsonWith(({ contributes }) =>
        contributes.commands.push({
          command: "casebook.planted",
          title: "%Planted%",
          category: "Casebook",
        }),
      ),
    },
    {
      place: "src/commands/ROOM/planted.ts",
      plant: () =>
        `import { t } from "../../base/l10n.ts";\nexport const planted = () => say(t("It is planted."));\n`,
    },
    {
      place: "src/commands/commands.ts",
      plant: (text) =>
        `import { planted } from "./ROOM/planted.ts";\n${text.replace(/^( +)"casebook\.\w+": /m, '$1"casebook.planted": () => planted(),\n$&')}`,
    },
    {
      place: "l10n/bundle.l10n.de.json",
      plant: jsonWith((texts) =>
        Object.assign(texts, { Planted: "Gepflanzt", "It is planted.": "Es ist da." }),
      ),
    },
    { place: "src/sessions/ROOM/planted.ts", plant: () => "export function planted() {}\n", isTyped: true },
    {
      place: "src/sessions/useCases.ts",
      plant: (text) =>
        `import { planted } from "./ROOM/planted.ts";\n${text.replace("  startSession,\n", "  planted,\n$&")}`,
      isTyped: true,
    },
  ],
  setting: [
    {
      place: "package.json",
      plant: jsonWith(({ contributes }) => {
        contributes.configuration.properties["casebook.planted"] = {
          type: "boolean",
          default: false,
          markdownDescription: "%It can be planted.%",
        };
      }),
    },
    {
      place: "l10n/bundle.l10n.de.json",
      plant: jsonWith((texts) => (texts["It can be planted."] = "Pflanzbar.")),
    },
    { place: "src/model/folder/settings.ts", plant: (text) => text, isTyped: true },
    {
      place: "src/editor/folders/readSettings.ts",
      plant: (text) =>
        `${text}\nvscode.workspace.getConfiguration("casebook", scope).get<unknown>("planted");\n`,
    },
  ],
};

function readProject(): Project {
  const files = ["package.json", "l10n/bundle.l10n.de.json"];
  return new Map([
    ...files.map((file) => [file, readProjectFile(file)] as const),
    ...[...readSources()].map(([file, text]) => [`src/${file}`, text] as const),
  ]);
}

/** What the checks of the project say of it. */
function problemsOf(project: Project): readonly string[] {
  const json = (file: string) => JSON.parse(project.get(file) ?? "{}");
  const sources = new Map(
    [...project].flatMap(([file, text]) => (file.startsWith("src/") ? [[file.slice(4), text] as const] : [])),
  );
  const manifest = json("package.json");
  const imported = [...(sources.get("commands/commands.ts") ?? "").matchAll(/ from "(\.[^"]+)"/g)];
  return [
    ...checkManifest({ manifest, sources }),
    ...checkTranslations(
      readKeys("de", sources, readManifestTexts(manifest).values()),
      json("l10n/bundle.l10n.de.json"),
    ),
    ...imported
      .map(([, path = ""]) => posix.join("commands", path))
      .filter((path) => !sources.has(path))
      .map((path) => `${path} is imported and not there`),
  ];
}

const project = readProject();

function plantAll(planted: readonly Planted[]): Project {
  return new Map([
    ...project,
    ...planted.map(({ place, plant }) => [place, plant(project.get(place) ?? "")] as const),
  ]);
}

describe.each(Object.entries(recipes))("to add a %s", (noun, planted) => {
  test("takes six places at most, and no other", () => {
    expect(planted.length).toBeLessThanOrEqual(6);
    expect(problemsOf(project)).toEqual([]);
    expect(problemsOf(plantAll(planted))).toEqual([]);
  });

  test.each(planted.filter(({ isTyped }) => isTyped === undefined).map(({ place }) => place))(
    "it is found that %s was left out",
    (place) => {
      expect(problemsOf(plantAll(planted.filter((one) => one.place !== place)))).not.toEqual([]);
    },
  );

  test("is described with the same places", () => {
    const text = readProjectFile("CONTRIBUTING.md");
    const [table = ""] =
      new RegExp(`(?<=A \\*\\*${noun}\\*\\* has [^]*?)\\| place [^]*?(?=\n\n)`).exec(text) ?? [];
    const rows = [...table.matchAll(/^\| `?([^`|]+?)`? \|/gm)].map(([, place = ""]) => place).slice(1);
    const places = planted.map(({ place }) => place.replace("planted", "NAME"));
    expect(rows.filter((row) => /[./]/.test(row))).toEqual(places);
    expect(rows.length).toBeLessThanOrEqual(6);
  });
});
