import { describe, expect, it } from "vitest";
import { launcherFiles } from "../../../../src/editor/runs/launcherFiles.ts";

describe("launcherFiles", () => {
  const onWindows = {
    directory: String.raw`C:\Users\Jürgen\AppData\Roaming\Code\User\globalStorage\casebook.casebook\bin`,
    program: String.raw`C:\Users\Jürgen\AppData\Local\Programs\Microsoft VS Code\Code.exe`,
    script: String.raw`C:\Users\Jürgen\.vscode\extensions\casebook.casebook-0.1.0\dist\cli.cjs`,
  };

  it("are one for sh, which asks the editor's program to be Node", () => {
    const files = launcherFiles(
      "/home/u/it's here/bin",
      { program: "/opt/VS Code/code", script: "/home/u/it's/cli.cjs", isElectron: true },
      "linux",
    );
    expect(files.map(({ name }) => name)).toEqual(["casebook"]);
    expect(files[0]?.text.split("\n").at(-2)).toBe(
      String.raw`ELECTRON_RUN_AS_NODE=1 exec '/opt/VS Code/code' '/home/u/it'\''s/cli.cjs' "$@"`,
    );
  });

  it("ask nothing of Node itself", () => {
    const launched = { program: "/usr/bin/node", script: "/x/cli.cjs", isElectron: false };
    const [file] = launcherFiles("/bin", launched, "linux");
    expect(file?.text).toContain("\nexec /usr/bin/node /x/cli.cjs ");
    expect(file?.text).not.toContain("ELECTRON");
  });

  it("are two on Windows, and that of cmd has no letter in which code pages differ", () => {
    const { directory, ...launched } = onWindows;
    const [forSh, forCmd] = launcherFiles(directory, { ...launched, isElectron: true }, "win32");
    expect(forSh?.name).toBe("casebook");
    expect(forSh?.text).toContain("'C:/Users/Jürgen/AppData/Local/Programs/Microsoft VS Code/Code.exe'");
    expect(forCmd?.name).toBe("casebook.cmd");
    expect(forCmd?.text).toMatch(/^[\r\n -~]*$/);
    const up = String.raw`..\..\..\..\..`;
    expect(forCmd?.text.split("\r\n")).toContain(
      String.raw`"%~dp0${up}\..\Local\Programs\Microsoft VS Code\Code.exe" "%~dp0${up}\..\..\.vscode\extensions\casebook.casebook-0.1.0\dist\cli.cjs" %* & exit /b`,
    );
    expect(forCmd?.text).toContain('set "ELECTRON_RUN_AS_NODE=1"');
  });

  it("name what lies on another drive, and write a percent sign twice", () => {
    const launched = {
      program: String.raw`D:\100%\Code.exe`,
      script: String.raw`C:\x\cli.cjs`,
      isElectron: true,
    };
    const [, forCmd] = launcherFiles(String.raw`C:\s\bin`, launched, "win32");
    expect(forCmd?.text).toContain(String.raw`"D:\100%%\Code.exe" "%~dp0..\..\x\cli.cjs" %*`);
  });

  it.each([
    ["a path that ends at its own separator", "/home/a:b/bin", "/opt/code", "linux"],
    ["the same on Windows", String.raw`C:\a;b\bin`, String.raw`C:\Code.exe`, "win32"],
    ["letters of another code page", String.raw`C:\bin`, String.raw`D:\Müller\Code.exe`, "win32"],
  ] as const)("are none for %s", (_, directory, program, platform) => {
    const launched = { program, script: program, isElectron: true };
    expect(launcherFiles(directory, launched, platform)).toEqual([]);
  });
});
