/** What of package.json says the same as the code; everything else is left alone. */
export interface Manifest {
  readonly activationEvents?: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly enablement?: string;
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    readonly viewsWelcome?: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when?: string;
    }[];
    readonly menus?: Readonly<
      Record<
        string,
        readonly { readonly command?: string; readonly when?: string; readonly group?: string }[]
      >
    >;
    readonly languageModelTools?: readonly { readonly name: string; readonly when?: string }[];
    readonly keybindings?: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration?: {
      readonly properties: Readonly<Record<string, unknown>>;
    };
  };
}

/** Everything the check looks at. */
export interface Checked {
  readonly manifest: Manifest;
  /** Sources by their path below src. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Everything in which package.json and code disagree, as sentences. */
export function checkManifest(checked: Checked): readonly string[] {
  return [
    ...checkCommands(checked),
    ...checkViews(checked),
    ...checkTools(checked),
    ...checkWhen(checked),
    ...checkSettings(checked),
    ...checkIds(checked),
    ...checkSchemes(checked),
  ];
}

/** Context keys of VS Code's own that our clauses may read. */
const keysOfVsCode = new Set([
  "view",
  "focusedView",
  "viewItem",
  "resourceScheme",
  "resourceExtname",
  "explorerResourceIsFolder",
  "editorHasSelection",
  "editorLangId",
  "workspaceFolderCount",
]);

function checkCommands({ manifest, sources }: Checked): readonly string[] {
  const { commands, menus = {}, keybindings = [] } = manifest.contributes;
  const contributed = commands.map(({ command }) => command);
  const registered = matchAll(sources, /^\s*"(casebook\.[\w.]+)": (?:async )?\(/gm, "commands/commands.ts");
  const linked = captures(JSON.stringify(manifest), /\(command:(casebook\.\w+)/g);
  const awaited = captures(JSON.stringify(manifest), /onCommand:(casebook\.\w+)/g);
  const used = [...Object.values(menus).flat(), ...keybindings].flatMap(({ command }) => command ?? []);
  return [
    ...differ(contributed, registered, "command", "contributed", "registered"),
    ...missing([...used, ...linked, ...awaited], contributed).map(
      (id) => `command ${id} is used and not contributed`,
    ),
    ...commands
      .filter(({ title, category }) => !isTranslated(title) || category !== "Casebook")
      .map(({ command }) => `command ${command} lacks a translated title or the category`),
  ];
}

function checkViews({ manifest, sources }: Checked): readonly string[] {
  const contributed = viewsOf(manifest).map(({ id }) => id);
  const created = matchAll(sources, /\bnew NodeTreeView\(\s*"([^"]+)"|\bcreateTreeView\(\s*"([^"]+)"/g);
  const welcomed = manifest.contributes.viewsWelcome?.map(({ view }) => view) ?? [];
  return [
    ...differ(contributed, created, "view", "contributed", "created"),
    ...missing(welcomed, contributed).map((id) => `view ${id} has a welcome text and is not contributed`),
  ];
}

function checkTools({ manifest, sources }: Checked): readonly string[] {
  const contributed = manifest.contributes.languageModelTools?.map(({ name }) => name) ?? [];
  const registered = matchAll(sources, /^\s*(casebook_\w+):/gm, "tools/tools.ts");
  return differ(contributed, registered, "tool", "contributed", "registered");
}

function checkWhen({ manifest, sources }: Checked): readonly string[] {
  const { commands, viewsWelcome = [], menus = {}, keybindings = [] } = manifest.contributes;
  const { languageModelTools = [] } = manifest.contributes;
  const clauses = [
    ...commands.map(({ enablement }) => enablement),
    ...[...viewsOf(manifest), ...viewsWelcome, ...Object.values(menus).flat(), ...keybindings].map(
      ({ when }) => when,
    ),
    ...languageModelTools.map(({ when }) => when),
  ].filter((clause) => clause !== undefined);
  const terms = clauses
    .flatMap((clause) => clause.split(/&&|\|\|/))
    .map((term) => term.trim().replace(/^[!(\s]+/, ""));
  const keys = terms
    .flatMap((term) => captures(term, /^([\w.:-]+)/g))
    .filter((key) => !/^(true|false)$/.test(key));
  const set = matchAll(sources, /^\s*(?:readonly )?"(casebook\.\w+)":/gm, "editor/contextKeys.ts");
  const views = viewsOf(manifest).map(({ id }) => id);
  const compared = terms.flatMap((term) => {
    const [, key, value] = /^([\w.]+)\s*[!=]=\s*'?([\w.]+)'?/.exec(term) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
  const literals = new Set(matchAll(sources, /"([\w.]+)"/g));
  return [
    ...differ(
      keys.filter((key) => !keysOfVsCode.has(key)),
      set,
      "context key",
      "read",
      "set",
    ),
    ...compared
      .filter(({ key, value }) => (key === "view" ? !views.includes(value) : !literals.has(value)))
      .map(({ key, value }) => `${key} is never ${value}`),
  ];
}

function checkSettings({ manifest, sources }: Checked): readonly string[] {
  const contributed = Object.keys(manifest.contributes.configuration?.properties ?? {});
  const read = [...sources.values()].flatMap((source) =>
    [...source.matchAll(/getConfiguration\(\s*"([^"]+)"[^)]*\)\s*\.get(?:<[^>]*>)?\(\s*"([^"]+)"/g)].map(
      ([, section, name]) => `${section}.${name}`,
    ),
  );
  const ours = read.filter((setting) => setting.startsWith("casebook."));
  return differ(contributed, ours, "setting", "contributed", "read");
}

/** An id of ours that the code names must be something: a misspelt command fails only when it is clicked. */
function checkIds({ manifest, sources }: Checked): readonly string[] {
  const { commands, configuration } = manifest.contributes;
  const views = viewsOf(manifest).map(({ id }) => id);
  const known = [
    // The extension itself: its publisher, and its name.
    "casebook.casebook",
    ...commands.map(({ command }) => command),
    ...views.flatMap((id) => [id, `${id}.focus`]),
    ...Object.keys(configuration?.properties ?? {}),
    ...matchAll(sources, /"(casebook\.\w+)":/g, "editor/contextKeys.ts"),
    ...matchAll(sources, /createStatusBarItem\(\s*"([^"]+)"/g),
    ...(manifest.activationEvents ?? []).flatMap((event) => captures(event, /^onWebviewPanel:(.*)$/g)),
  ];
  const named = matchAll(sources, /"(casebook\.[\w.]+)"/g);
  return missing(named, known).map((id) => `${id} is named in the code and is nothing`);
}

function checkSchemes({ manifest, sources }: Checked): readonly string[] {
  const awaited = (manifest.activationEvents ?? []).flatMap((event) =>
    captures(event, /^onFileSystem:(.*)$/g),
  );
  const provided = matchAll(sources, /Scheme = "(casebook-[\w-]+)"/g);
  return differ(awaited, provided, "scheme", "awaited", "provided");
}

function viewsOf(manifest: Manifest) {
  return Object.values(manifest.contributes.views).flat();
}

function isTranslated(string: string): boolean {
  return /^%[^%]+%$/.test(string);
}

function differ(
  left: readonly string[],
  right: readonly string[],
  noun: string,
  leftWord: string,
  rightWord: string,
): readonly string[] {
  return [
    ...missing(left, right).map((one) => `${noun} ${one} is ${leftWord} and not ${rightWord}`),
    ...missing(right, left).map((one) => `${noun} ${one} is ${rightWord} and not ${leftWord}`),
  ];
}

/** What is in the first list and not in the second, once. */
function missing(from: readonly string[], present: readonly string[]): readonly string[] {
  return [...new Set(from)].filter((one) => !present.includes(one));
}

function matchAll(sources: ReadonlyMap<string, string>, pattern: RegExp, file?: string): readonly string[] {
  return [...sources].flatMap(([path, source]) =>
    file === undefined || path === file ? captures(source, pattern) : [],
  );
}

function captures(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, ...groups]) =>
    groups.filter((group) => group !== undefined),
  );
}
