import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readText } from "../../support/reports/readDocument.ts";

const frameworks = join(import.meta.dirname, "../../fixtures/reports/frameworks");

/** Ordinary reports whose numbers are not those of their elements, as their frameworks write them. */
const ordinary: Readonly<Record<string, string>> = {
  "pytest 9: subtests that pass, a teardown that fails after a pass and after a failure":
    '<testsuites name="pytest tests"><testsuite name="pytest" errors="2" failures="3" skipped="0" tests="9" time="0.1" timestamp="2026-11-30T10:43:41.878013+00:00" hostname="vm"><testcase classname="test_x" name="test_a" time="0.034" /><testcase classname="test_x" name="test_b" time="0.000" /><testcase classname="test_x" name="test_c" time="0.000"><error message="failed on teardown with &quot;ValueError: td&quot;">E</error></testcase><testcase classname="test_x" name="test_d" time="0.000"><failure message="assert 0">E</failure></testcase><testcase classname="test_x" name="test_d" time="0.000"><error message="failed on teardown with &quot;ValueError: td&quot;">E</error></testcase><testcase classname="test_x" name="test_e" time="0.007"><failure message="assert 0">E</failure><failure message="contains 1 failed subtest">E</failure></testcase></testsuite></testsuites>',
  "Catch2: assertions":
    '<testsuites><testsuite name="t" errors="0" failures="1" tests="40" hostname="tbd" time="0.1" timestamp="2026-11-30T10:00:00Z"><testcase classname="t.global" name="a" time="0" status="run"/><testcase classname="t.global" name="b" time="0" status="run"><failure message="x == 1" type="CHECK">FAILED</failure></testcase><system-out/></testsuite></testsuites>',
  "Qt 5: messages are errors":
    '<testsuite errors="7" failures="0" tests="3" name="tst_Order"><properties><property value="5.15.2" name="QTestVersion"/></properties><testcase result="pass" name="initTestCase"/><testcase result="pass" name="adds"/><testcase result="pass" name="cleanupTestCase"/><system-err><![CDATA[warn]]></system-err></testsuite>',
  "Qt 5 without properties":
    '<testsuite errors="2" failures="0" tests="2" name="tst_Order"><testcase result="pass" name="initTestCase"/><testcase result="pass" name="cleanupTestCase"/></testsuite>',
  "Nightwatch: assertions":
    '<testsuites errors="0" failures="0" tests="12"><testsuite name="login" errors="0" failures="0" hostname="" id="" package="login" skipped="0" tests="12" time="3.1" timestamp=""><testcase name="logs in" classname="login" time="3.1" assertions="12"/></testsuite></testsuites>',
  "mocha-junit-reporter: pending tests have no element":
    '<testsuites name="Mocha Tests" time="0.01" tests="3" failures="0" skipped="2"><testsuite name="Root Suite" timestamp="2026-11-23T02:31:21" tests="0" time="0" failures="0"></testsuite><testsuite name="a" timestamp="2026-11-23T02:31:21" tests="3" time="0" failures="0"><testcase name="a b" time="0" classname="b"/></testsuite></testsuites>',
  "Surefire: runs of a test that is run again":
    '<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0" name="T" time="0.05" tests="5" errors="0" skipped="0" failures="4"><testcase name="flaky" classname="T" time="0"><flakyFailure message="m" type="E"><stackTrace>E</stackTrace></flakyFailure></testcase><testcase name="red" classname="T" time="0"><failure message="m" type="E">E</failure><rerunFailure message="m" type="E"/><rerunFailure message="m" type="E"/></testcase></testsuite>',
  "Go: what stands around subtests, and TestMain":
    '<testsuites tests="1" failures="0" errors="0" time="1"><testsuite tests="1" failures="0" time="1" name="p" timestamp="2026-11-23T02:34:12Z"><testcase classname="p" name="TestA" time="0"/><testcase classname="" name="TestMain" time="0"/></testsuite></testsuites>',
  "node:test: a suite counts what stands in it directly":
    '<testsuites><testsuite name="a" time="1" disabled="0" errors="0" tests="2" failures="1" skipped="0" hostname="h"><testcase name="b" time="0" classname="test"/><testsuite name="c" time="1" disabled="0" errors="0" tests="3" failures="2" skipped="0" hostname="h"><testcase name="d" time="0" classname="test"><failure type="testCodeFailure" message="m">E</failure></testcase><testcase name="e" time="0" classname="test"><failure type="testCodeFailure" message="m">E</failure></testcase><testcase name="f" time="0" classname="test"/></testsuite></testsuite></testsuites>',
  "outer suites that announce nothing":
    '<testsuites><testsuite tests="0" failures="0" name="all"><testsuite tests="9" failures="3" name="in"><testcase name="a"><failure/></testcase></testsuite></testsuite></testsuites>',
};

/** Reports of which something is gone. */
const lacking: Readonly<Record<string, readonly [report: string, ...problems: readonly string[]]>> = {
  "a failure that nobody sees, of a framework that nobody knows": [
    '<testsuites tests="3" failures="1" errors="1"><testsuite tests="1"><testcase name="a"/></testsuite></testsuites>',
    "announces 2 failures, but contains none.",
    "announces 3 tests, but contains 1.",
  ],
  "pytest, which has an element for every failure": [
    '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="0" tests="5"><testcase classname="a" name="b"><failure message="m">E</failure></testcase></testsuite></testsuites>',
    "announces 3 failures, but contains 1.",
    "announces 5 tests, but contains 1.",
  ],
  "a suite that holds nothing at all": [
    '<testsuite name="a" tests="2"/>',
    "announces 2 tests, but contains none.",
  ],
  "a suite of node:test, inside of another": [
    '<testsuites><testsuite name="a" time="1" disabled="0" errors="0" tests="1" failures="0" skipped="0" hostname="h"><testsuite name="c" time="1" disabled="0" errors="0" tests="3" failures="0" skipped="0" hostname="h"><testcase name="d" time="0" classname="test"/></testsuite></testsuite></testsuites>',
    "announces 3 tests, but contains 1.",
  ],
  "Qt, whose tests are counted as they are": [
    '<testsuite errors="7" failures="0" tests="3" name="tst_Order"><testcase result="pass" name="initTestCase"/></testsuite>',
    "announces 3 tests, but contains 1.",
  ],
};

describe("what a report announces", () => {
  it.each(Object.entries(ordinary))("is no doubt with %s", async (_, report) => {
    expect(await readText(report)).toMatchObject({ problems: [], isIncomplete: false });
  });

  it.each(Object.entries(lacking))("is a doubt with %s", async (_, [report, ...problems]) => {
    expect((await readText(report)).problems).toEqual(problems);
  });

  // The others announce something that stands in no element, or so much less than they hold that one test more or less is no wonder.
  const other =
    /^(?:boost|catch2|doctest|nose2|prove|tap|cmocka|jasmine|pytest|node2|mocha-junit|gotestsum-un|behave-order|jest-un)/;
  const exact = readdirSync(frameworks).filter((file) => file.endsWith(".xml") && !other.test(file));
  it.each(exact)("is a doubt where a test of %s is gone, and only there", async (file) => {
    const report = readFileSync(join(frameworks, file), "utf8");
    const { problems, cases } = await readText(report);
    expect(problems.filter((problem) => problem.startsWith("announces"))).toEqual([]);
    const [first = ""] = /<testcase\b[^>]*?(?:\/>|>.*?<\/testcase>)/s.exec(report) ?? [];
    const left = await readText(report.replace(first, ""));
    const isAnnounced = cases.length > 0 && left.cases.length === cases.length - 1;
    expect(left.problems.some((problem) => problem.startsWith("announces"))).toBe(isAnnounced);
  });
});
