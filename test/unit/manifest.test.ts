import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Checked, checkManifest, type Manifest } from "../support/fences/manifestRules.ts";
import { type Context, offeredCommands, rowActions } from "../support/fences/paletteRules.ts";
import { readProjectFile, readSources } from "../support/fences/readSources.ts";

const root = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readProjectFile("package.json"));

describe("package.json and the code", () => {
  test("say the same", () => {
    const checked: Checked = {
      manifest,
      sources: readSources(),
    };
    expect(checkManifest(checked)).toEqual([]);
  });

  test("ship no picture of the README, which VS Code could not show: its page of an extension loads no file", () => {
    expect(manifest.files.filter((pattern: string) => pattern.includes("readme"))).toEqual([]);
  });

  test("name pictures that are there", () => {
    const pictures = [...JSON.stringify(manifest).matchAll(/"(media\/[\w./-]+)"/g)].map(
      ([, path]) => path ?? "",
    );
    expect(pictures.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test("a setting of patterns is not read from a folder that is not trusted", () => {
  const settings: Record<string, { type: string; enum?: unknown }> =
    manifest.contributes.configuration.properties;
  const free = Object.entries(settings).filter(
    ([, setting]) => setting.type === "array" || (setting.type === "string" && setting.enum === undefined),
  );
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(restrictedConfigurations).toEqual(expect.arrayContaining(free.map(([name]) => name)));
  expect(free.length).toBeGreaterThan(2);
});

/** Whoever types “casebook” sees as many without scrolling. CONTRIBUTING.md says which command is offered when. */
const mostOffered = 15;

describe("the command palette", () => {
  const states = [
    "noFolder",
    "virtual",
    "untrusted",
    "opening",
    "unavailable",
    "noSession",
    "open",
    "closed",
  ];

  test.each(states)("offers at most 15 commands at once (%s)", (state) => {
    for (const isRunning of [false, true]) {
      const hasSession = state === "open" || state === "closed";
      const context: Context = {
        "casebook.state": state,
        "casebook.hasSession": hasSession,
        "casebook.hasRun": hasSession,
        "casebook.canUndoRestore": hasSession,
        "casebook.running": isRunning,
        "casebook.filtered": hasSession,
        workspaceFolderCount: 2,
      };
      const offered = offeredCommands(manifest, context);
      expect(offered.length, offered.join(", ")).toBeLessThanOrEqual(mostOffered);
    }
  });

  test("leaves no command that it does not always offer without a menu, or a row that is clicked", () => {
    const { commandPalette, ...menus } = manifest.contributes.menus;
    const named = (entries: readonly { command?: string }[]) =>
      entries.flatMap(({ command }) => command ?? []);
    const inMenus = new Set(named(Object.values<typeof commandPalette>(menus).flat()));
    const inRows = [...readSources()]
      .filter(([file]) => /^(?:views|editor)\//.test(file))
      .map(([, text]) => text);
    const lost = named(commandPalette).filter(
      (command) => !inMenus.has(command) && !inRows.some((text) => text.includes(`"${command}"`)),
    );
    expect(lost).toEqual([]);
  });

  const kinds = [...JSON.stringify(manifest).matchAll(/viewItem == (\w+)/g)].map(([, kind]) => kind ?? "");

  test.each([...new Set(kinds)])(
    "leaves to the row %s at most three buttons, all of them in its menu too",
    (kind) => {
      const { inline, menu } = rowActions(manifest, kind);
      expect(inline.length).toBeLessThanOrEqual(3);
      expect(inline.filter((command) => !menu.includes(command))).toEqual([]);
      expect(menu.length).toBeGreaterThan(0);
    },
  );

  test("is read as VS Code reads it", () => {
    const command = (name: string, enablement?: string) => ({
      command: name,
      title: "",
      ...(enablement && { enablement }),
    });
    const small: Manifest = {
      contributes: {
        commands: [
          command("always"),
          command("rowOnly"),
          command("running", "running"),
          command("open", "state == open && !running || state == closed"),
          command("several", "folders > 1 && state != none"),
        ],
        views: {},
        menus: { commandPalette: [{ command: "rowOnly", when: "false" }] },
      },
    };
    expect(offeredCommands(small, { running: true, state: "open", folders: 2 })).toEqual([
      "always",
      "running",
      "several",
    ]);
    expect(offeredCommands(small, { running: false, state: "open", folders: 1 })).toEqual(["always", "open"]);
    expect(offeredCommands(small, { running: true, state: "closed" })).toEqual(["always", "running", "open"]);
  });
});

/** A small extension in which everything agrees. */
const contributes: Manifest["contributes"] = {
  commands: [
    { command: "casebook.run", title: "%run%", category: "Casebook", enablement: "!casebook.running" },
  ],
  views: { casebook: [{ id: "casebook.attempts" }] },
  viewsWelcome: [
    {
      view: "casebook.attempts",
      contents: "%Nothing.\n[Run](command:casebook.run)%",
      when: "casebook.state == empty",
    },
  ],
  menus: {
    "view/title": [{ command: "casebook.run", when: "view == casebook.attempts && viewItem =~ /^a/" }],
  },
  configuration: { properties: { "casebook.shell": {} } },
};

const sound: Checked = {
  manifest: { activationEvents: ["onFileSystem:casebook-section"], contributes },
  sources: new Map([
    ["commands/commands.ts", `  "casebook.run": () => run(),`],
    ["editor/contextKeys.ts", `  "casebook.running": a,\n  "casebook.state": "empty",`],
    ["editor/a.ts", `getConfiguration("casebook").get("shell"); const sectionScheme = "casebook-section"`],
    ["views/aView.ts", `createStatusBarItem("casebook.status"); createTreeView("casebook.attempts", {})`],
  ]),
};

describe("the fence sees", () => {
  test("nothing wrong where everything agrees", () => {
    expect(checkManifest(sound)).toEqual([]);
  });

  test.each<[string, Partial<Manifest["contributes"]>]>([
    [
      "command casebook.new is contributed and not registered",
      {
        commands: [
          ...contributes.commands,
          { command: "casebook.new", title: "%run%", category: "Casebook" },
        ],
      },
    ],
    [
      "command casebook.run lacks a translated title or the category",
      { commands: [{ command: "casebook.run", title: "%run%", enablement: "!casebook.running" }] },
    ],
    [
      "command casebook.x is used and not contributed",
      { viewsWelcome: [{ view: "casebook.attempts", contents: "%Nothing.\n[X](command:casebook.x)%" }] },
    ],
    ["command casebook.x is used and not contributed", { menus: { a: [{ command: "casebook.x" }] } }],
    [
      "view casebook.new is contributed and not created",
      { views: { casebook: [{ id: "casebook.attempts" }, { id: "casebook.new" }] } },
    ],
    ["tool casebook_x is contributed and not registered", { languageModelTools: [{ name: "casebook_x" }] }],
    [
      "view casebook.x has a welcome text and is not contributed",
      { viewsWelcome: [...(contributes.viewsWelcome ?? []), { view: "casebook.x", contents: "" }] },
    ],
    ["context key casebook.x is read and not set", { menus: { a: [{ when: "casebook.x" }] } }],
    ["view is never casebook.x", { menus: { a: [{ when: "view == casebook.x" }] } }],
    ["viewItem is never unheardOf", { menus: { a: [{ when: "viewItem == unheardOf" }] } }],
    ["casebook.state is never unheardOf", { menus: { a: [{ when: "casebook.state != unheardOf" }] } }],
    [
      "setting casebook.x is contributed and not read",
      { configuration: { properties: { "casebook.shell": {}, "casebook.x": {} } } },
    ],
  ])("that %s", (complaint, planted) => {
    const changed = {
      ...sound,
      manifest: { ...sound.manifest, contributes: { ...contributes, ...planted } },
    };
    expect(checkManifest(changed)).toContain(complaint);
  });

  test.each([
    [
      "command casebook.new is registered and not contributed",
      "commands/commands.ts",
      `\n  "casebook.new": () => x(),`,
    ],
    [
      "view casebook.new is created and not contributed",
      "views/aView.ts",
      `new NodeTreeView("casebook.new")`,
    ],
    ["tool casebook_x is registered and not contributed", "tools/tools.ts", "  casebook_x: x(),"],
    ["context key casebook.x is set and not read", "editor/contextKeys.ts", `\n  "casebook.x": true,`],
    [
      "setting casebook.x is read and not contributed",
      "editor/a.ts",
      `getConfiguration("casebook", uri).get<string>("x")`,
    ],
    ["casebook.rnu is named in the code and is nothing", "editor/a.ts", `executeCommand("casebook.rnu")`],
    ["scheme casebook-x is provided and not awaited", "editor/a.ts", `const someScheme = "casebook-x";`],
  ])("that %s", (complaint, file, planted) => {
    const sources = new Map([...sound.sources, [file, (sound.sources.get(file) ?? "") + planted]]);
    expect(checkManifest({ ...sound, sources })).toContain(complaint);
  });
});
