import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { withWorkbench } from "./support/withWorkbench.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "casebook-driver-"));
  await mkdir(join(folder, "letters"));
  for (const letter of "abcdefghijklmnopqrstuvwxyz")
    await writeFile(join(folder, "letters", letter), `${letter}\n`);
  await writeFile(join(folder, "notes.txt"), "one\ntwo\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the workbench is driven by clicking and typing", async () => {
  await withWorkbench({ folder, name: "driver", theme: "light" }, async (workbench) => {
    const explorer = workbench.view(folder.split("/").at(-1) ?? "");
    await eventually(() => explorer.outline()).toEqual(["letters", "notes.txt"]);

    await explorer.toggle("letters");
    await workbench.page.setViewportSize({ width: 1280, height: 400 });
    await eventually(() => explorer.rows()).toHaveLength(28);
    expect((await explorer.outline()).slice(-3)).toEqual(["  y", "  z", "notes.txt"]);

    await workbench.page.setViewportSize({ width: 1280, height: 800 });
    await explorer.click("notes.txt");
    await eventually(() => workbench.activeTab()).toBe("notes.txt");
    await workbench.rewriteFile("notes.txt", "  three\n\tfour {\n");
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("  three\n\tfour {\n");
    expect(await workbench.editorText()).toBe("  three\n\tfour {\n");

    await explorer.chooseFromMenu("z", "Copy Path");
    await eventually(() => workbench.clipboard()).toBe(join(folder, "letters", "z"));

    await workbench.setSidebarWidth(170);
    expect(await workbench.sidebarWidth()).toBe(170);
    await workbench.runCommand("View: Show Search");
    await workbench.openContainer("Explorer");
    expect(await workbench.badge("Explorer")).toBe("");
    await workbench.screenshot("driver-light");
  });
});

test("a failure keeps a picture and a trace", async () => {
  const failures = join(import.meta.dirname, "../../test-results/failures");
  await rm(join(failures, "planted.png"), { force: true });
  await rm(join(failures, "planted.zip"), { force: true });
  const story = withWorkbench({ folder, name: "planted" }, async () => Promise.reject(new Error("planted")));
  await expect(story).rejects.toThrow("planted");
  expect((await readFile(join(failures, "planted.png"))).length).toBeGreaterThan(10_000);
  expect((await readFile(join(failures, "planted.zip"))).length).toBeGreaterThan(100);
});
