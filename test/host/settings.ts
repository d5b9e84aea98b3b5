import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The themes the interface is tested and pictured in. */
export const THEMES = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  highContrast: "Default High Contrast",
} as const;

/** The name of a theme. */
export type Theme = keyof typeof THEMES;

/** Settings of an editor that does nothing by itself: no welcome, no news, no chat that catches what is typed, no lookups. */
export const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  // The desktop's default; in a browser VS Code would save by itself.
  "files.autoSave": "off",
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Writes the user's settings into a fresh data folder of VS Code, before its start. */
export async function seedSettings(
  userData: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(join(userData, "User"), { recursive: true });
  await writeFile(join(userData, "User/settings.json"), JSON.stringify(settings, null, 2));
}
