/** A file for JavaScript's frameworks with a test that prints `it is slow`, and then runs a shell. */
export function slowScript(imports: string, script: string): string {
  return `${imports}
import { spawnSync } from "node:child_process";
test("slow", () => {
  process.stderr.write("it is slow");
  spawnSync("sh", ["-c", ${JSON.stringify(script)}]);
}, 60_000);
`;
}

/** A Go test as `FrameworkTrial.slow` wants it. */
export function slowGoTest(script: string): { readonly path: string; readonly text: string } {
  return {
    path: "slow/slow_test.go",
    text: `package slow

import (
	"fmt"
	"os/exec"
	"testing"
)

func TestSlow(t *testing.T) {
	fmt.Println("it is slow")
	exec.Command("sh", "-c", "${script}").Run()
}
`,
  };
}

/** A test in Java as `FrameworkTrial.slow` wants it. */
export function slowJavaTest(
  script: string,
  annotation: string,
): { readonly path: string; readonly text: string } {
  return {
    path: "src/test/java/shop/SlowTest.java",
    text: `package shop;

import ${annotation};

public class SlowTest {
    @Test
    public void isSlow() throws Exception {
        System.out.println("it is slow");
        new ProcessBuilder("sh", "-c", ${JSON.stringify(script)}).start().waitFor();
    }
}
`,
  };
}

/** A test of pytest as `FrameworkTrial.slow` wants it. */
export function slowPytest(script: string): { readonly path: string; readonly text: string } {
  return {
    path: "tests/test_slow.py",
    text: `import subprocess, sys

def test_slow():
    print("it is slow", file=sys.stderr, flush=True)
    subprocess.run(["sh", "-c", "${script}"])
`,
  };
}
