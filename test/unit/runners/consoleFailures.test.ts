import { expect, test } from "vitest";
import { catch2 } from "../../../src/runners/frameworks/catch2.ts";
import { dotnet } from "../../../src/runners/frameworks/dotnet.ts";
import { maven } from "../../../src/runners/frameworks/maven.ts";
import { nextest } from "../../../src/runners/frameworks/nextest.ts";
import { sbt } from "../../../src/runners/frameworks/sbt.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

// The console of the others is read in their adapter tests, beside the report of the same run.

test("Catch2 tells the case, its sections and the place", () => {
  const rule = "-".repeat(79);
  const printed = `shop_test is a Catch v2.13.10 host application.
Run with -? for options

${rule}
answers 404 for an unknown order
${rule}
order_test.cpp:10
...............................................................................

order_test.cpp:12: FAILED:
  REQUIRE( status == 404 )

${rule}
doubles
  3 to 7
${rule}
order_test.cpp:30
...............................................................................

order_test.cpp:31: FAILED:
  CHECK( row.first * 2 == row.second )

test cases: 2 | 2 failed
`;
  const suite = {
    suitePath: ["shop_test"],
    classname: "shop_test.global",
    file: "order_test.cpp",
    message: "",
  };
  expect(catch2.consoleFailures(printed, emptyProject)).toEqual([
    { ...suite, name: "answers 404 for an unknown order", line: 12 },
    { ...suite, name: "doubles/3 to 7", line: 31 },
  ]);
});

test("Surefire 3 puts the class before the name", () => {
  const printed = `[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in shop.OrderTest
[ERROR] shop.OrderTest.answers404 -- Time elapsed: 0.009 s <<< FAILURE!
org.opentest4j.AssertionFailedError: expected: <404> but was: <500>
	at shop.OrderTest.answers404(OrderTest.java:22)
`;
  expect(maven.consoleFailures(printed, emptyProject)).toEqual([
    {
      suitePath: ["shop.OrderTest"],
      classname: "shop.OrderTest",
      name: "answers404",
      message: "expected: <404> but was: <500>",
    },
  ]);
});

test("sbt tells what ScalaTest printed, with the class as its list at the end has it", () => {
  const printed = `[info] OrderSpec:
[info] an order
[info] - should add up
[info] - should answer 404 *** FAILED *** (4 milliseconds)
[info]   500 did not equal 404 (OrderSpec.scala:12)
[info] Run completed in 100 milliseconds.
[error] Failed tests:
[error] \tshop.OrderSpec
`;
  const classname = "shop.OrderSpec";
  expect(sbt.consoleFailures(printed, emptyProject)).toEqual([
    { suitePath: [classname], classname, name: "should answer 404", message: "500 did not equal 404" },
  ]);
});

test("cargo-nextest tells each failure once, though it prints it twice", () => {
  const printed = `        PASS [   0.003s] shop tests::adds_up
        FAIL [   0.004s] shop::order tests::answers_404
     Summary [   0.005s] 2 tests run: 1 passed, 1 failed, 0 skipped
        FAIL [   0.004s] shop::order tests::answers_404
`;
  expect(nextest.consoleFailures(printed, emptyProject)).toEqual([
    { suitePath: ["shop::order"], classname: "shop::order", name: "tests::answers_404", message: "" },
  ]);
});

test("dotnet test puts the class before the name, whose parameters may have full stops", () => {
  const printed = `  Failed Shop.OrderTest.Doubles(n: 1.5, doubled: "a.b") [5 ms]
  Error Message:
   Assert.Equal() Failure
  Stack Trace:
     at Shop.OrderTest.Doubles(Double n, String doubled) in /src/OrderTest.cs:line 12
  Passed Shop.OrderTest.AddsUp [< 1 ms]
`;
  expect(dotnet.consoleFailures(printed, emptyProject)).toEqual([
    {
      classname: "Shop.OrderTest",
      name: 'Doubles(n: 1.5, doubled: "a.b")',
      message: "Assert.Equal() Failure",
    },
  ]);
});
