import { spawn } from "node:child_process";

/** Opens an address in the browser of the person at this machine, if there is one: not in CI, not without a screen. */
export function openReadersBrowser(address: string): void {
  const [command, ...args] = openCommand(address);
  if (command === undefined) return;
  const opener = spawn(command, args, { stdio: "ignore", detached: true });
  opener.once("error", (error) => console.log(`(The browser was not opened: ${error.message})`));
  opener.unref();
}

function openCommand(address: string): readonly string[] {
  if (process.env["CI"] !== undefined) return [];
  if (process.platform === "darwin") return ["open", address];
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", address];
  const hasScreen = process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
  return hasScreen ? ["xdg-open", address] : [];
}
