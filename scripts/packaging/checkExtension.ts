import { posix } from "node:path";
import { anchorsOf } from "../../test/support/fences/docRules.ts";
import { brokenLinks } from "./absoluteLinks.ts";
import { isPreRelease } from "./stageExtension.ts";

/** What was checked of a package, and what is wrong with it; nothing, if it is right. */
export interface Check {
  readonly what: string;
  readonly problems: readonly string[];
  /** It can be right only if the address of the repository is known. */
  readonly needsAddress?: boolean;
}

/** The most that a package may have, in bytes. What makes it bigger is looked at before this number is changed: docs/rules/performance.md#p5. */
const largest = 720 * 1024;

/** What vsce adds to what was staged. */
const added = ["extension.vsixmanifest", "[Content_Types].xml"];

/** Every path that may be in a package, by the folders of the manifest's `files`. */
const expected =
  /^(?:dist\/(?:extension|engine|importWorker|cli|mcp|shared-[A-Z\d]{8})\.cjs|dist\/webview\/matrix\.(?:js|css)|l10n\/bundle\.l10n\.\w+\.json|media\/[\w/-]+\.(?:svg|png)|reporters\/[\w/]+\.(?:cjs|mjs|py|rb|toml|gradle)|package(?:\.nls(?:\.\w+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt|ThirdPartyNotices\.txt)$/;

/**
 * Checks a packaged extension, as its files by their paths in the VSIX; `size` is that of the VSIX, in bytes, `root` the folder that it was
 * built in, `dependencies` the packages that are bundled. A package that was made without the address of the repository is not to be published: the checks that need it fail.
 */
export function checkExtension(
  files: ReadonlyMap<string, Buffer>,
  size: number,
  root: string,
  dependencies: readonly string[],
): readonly Check[] {
  const text = (path: string) => files.get(`extension/${path}`)?.toString("utf8") ?? "";
  const manifest = JSON.parse(text("package.json") || "{}");
  const own = [...files.keys()].filter((path) => !added.includes(path));
  const paths = own.map((path) => path.replace(/^extension\//, ""));
  const isThere = (path: string) => paths.includes(posix.normalize(path));
  return [
    { what: "no file that is not expected", problems: paths.filter((path) => !expected.test(path)) },
    {
      what: "every file that the manifest or a bundle names is there",
      problems: [...filesOfManifest(manifest), ...requiredFiles(files)].filter((path) => !isThere(path)),
    },
    {
      what: `at most ${largest / 1024} KB, without the pictures of the README`,
      problems: size > largest ? [`${(size / 1024).toFixed(0)} KB`] : [],
    },
    {
      what: "LICENSE, and the notices of every package that is bundled",
      problems: [
        ...["LICENSE.txt", "ThirdPartyNotices.txt"].filter((path) => text(path) === ""),
        ...dependencies.filter((name) => !text("ThirdPartyNotices.txt").includes(`\n${name} `)),
      ],
    },
    {
      what: "no path of the machine that built it",
      problems: own.filter((path) => files.get(path)?.includes(root)),
    },
    {
      what: "every link and picture of readme.md and changelog.md is https, or a heading of it",
      needsAddress: true,
      problems: ["readme.md", "changelog.md"].flatMap((path) =>
        brokenLinks(text(path), new Set(anchorsOf(text(path)))).map((problem) => `${path}: ${problem}`),
      ),
    },
    {
      what: "repository, bugs and homepage are known",
      needsAddress: true,
      problems: ["repository", "bugs", "homepage"].filter((name) => manifest[name] === undefined),
    },
    {
      what: "CHANGELOG.md has a section of this version",
      problems: text("changelog.md").includes(`\n## [${manifest.version}]`) ? [] : [manifest.version],
    },
    {
      what: "it is a pre-release if its minor version is odd, and only then",
      problems:
        (files
          .get("extension.vsixmanifest")
          ?.includes('Microsoft.VisualStudio.Code.PreRelease" Value="true"') ?? false) ===
        isPreRelease(manifest.version ?? "")
          ? []
          : [manifest.version],
    },
  ];
}

interface NamingFiles {
  readonly main: string;
  readonly icon: string;
  readonly l10n: string;
}

/** The files that a manifest names: its code, and pictures wherever they stand in it. */
function filesOfManifest(manifest: NamingFiles): readonly string[] {
  const pictures = [...JSON.stringify(manifest).matchAll(/"(media\/[\w./-]+)"/g)].map(
    ([, path = ""]) => path,
  );
  return [manifest.main ?? "main", manifest.icon ?? "icon", ...pictures];
}

/** The files that the bundles require from beside them. */
function requiredFiles(files: ReadonlyMap<string, Buffer>): readonly string[] {
  return [...files]
    .filter(([path]) => path.endsWith(".cjs") && path.includes("/dist/"))
    .flatMap(([, bytes]) => [...bytes.toString("utf8").matchAll(/require\("\.\/([^"]{1,60})"\)/g)])
    .map(([, name]) => `dist/${name}`);
}
