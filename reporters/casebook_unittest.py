"""Runs unittest as `python -m unittest` does, and writes a JUnit report to CASEBOOK_JUNIT_FILE beside. Python 3.4 or newer."""

import inspect
import json
import os
import re
import sys
import time
import traceback
import unittest
from unittest import main as program
from xml.sax.saxutils import escape, quoteattr


class _Result(unittest.TextTestResult):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.elements = []
        self._began = {}
        self._parts = set()

    def startTest(self, test):
        self._began[id(test)] = time.time()
        super().startTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        # A test of which a part failed has no success of its own.
        if id(test) not in self._parts:
            self._add(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._add(test, "failure", err)

    def addError(self, test, err):
        super().addError(test, err)
        self._add(test, "error", err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is None:
            # Else nobody would see that a part that failed passes now.
            self._add(subtest, None, None, test)
        else:
            self._parts.add(id(test))
            kind = "failure" if issubclass(err[0], test.failureException) else "error"
            self._add(subtest, kind, err, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._add(test, "skipped", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._add(test, "skipped", "expected to fail")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._add(test, "failure", "passed although it was expected to fail")

    def _add(self, test, kind=None, problem=None, parent=None):
        owner = parent or test
        if isinstance(getattr(owner, "test_case", None), unittest.TestCase):
            owner = owner.test_case
        classname, name, file, line = _identify(owner)
        if parent is not None:
            name += " " + test._subDescription()
        began = self._began.get(id(owner), time.time())
        seconds = time.time() - began
        # The time also says that lines are counted from 1: in a case of a Python file without one they are counted from 0, as pytest does.
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(began))
        attributes = {"classname": classname, "name": name, "file": file, "line": line, "time": "%.4f" % seconds, "timestamp": at}
        inner = ""
        if kind == "skipped":
            inner = "<skipped%s/>" % _attributes({"message": str(problem)})
        elif isinstance(problem, tuple):
            text = "".join(traceback.format_exception(*problem))
            about = _attributes({"message": str(problem[1]), "type": problem[0].__name__})
            inner = "<%s%s>%s</%s>" % (kind, about, escape(_clean(text)), kind)
        elif kind is not None:
            inner = "<%s%s/>" % (kind, _attributes({"message": problem}))
        self.elements.append("<testcase%s>%s</testcase>" % (_attributes(attributes), inner))


def _identify(test):
    """The class, name, file and line of a test; of a file that could not be loaded, or a hook of a class, what is known."""
    name = getattr(test, "_testMethodName", None)
    if type(test).__module__ == "unittest.loader":
        path = _unloaded(test)
        return "unittest.loader._FailedTest", path or name, path, None
    if name is None:
        return "", str(test), None, None
    classname = "%s.%s" % (type(test).__module__, type(test).__qualname__)
    own = str(test.id())
    if own != unittest.TestCase.id(test):
        # All tests of its class have one name: doctests, and functions that somebody made tests of. No file runs one of them.
        return classname, own, None, None
    try:
        method = inspect.unwrap(getattr(type(test), name))
        return classname, name, inspect.getsourcefile(method), method.__code__.co_firstlineno
    except (AttributeError, TypeError):
        return classname, name, None, None


def _unloaded(test):
    """The file that could not be loaded: the last one outside of Python's own that the error passed."""
    text = str(getattr(test, "_exception", ""))
    own = os.path.dirname(unittest.__file__)
    files = [file for file in re.findall(r'^ +File "([^"]+)"', text, re.MULTILINE) if not file.startswith((own, "<"))]
    return os.path.relpath(files[-1]) if files else None


def _clean(text):
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _attributes(values):
    given = [(name, value) for name, value in values.items() if value is not None]
    return "".join(" %s=%s" % (name, quoteattr(_clean(str(value)), {"\n": "&#10;"})) for name, value in given)


class _Runner(unittest.TextTestRunner):
    resultclass = _Result

    def run(self, test):
        if os.environ.get("CASEBOOK_ORDER"):
            test = _arrange(test)
        # The result is wanted of a run that is interrupted, too.
        results = []
        make = self._makeResult
        self._makeResult = lambda: results.append(make()) or results[0]
        try:
            return super().run(test)
        finally:
            _write(results[0].elements if results else [])


def _arrange(suite):
    """The tests that the file CASEBOOK_ORDER lists, in its order: a line is `[file, classname, name]`."""
    places = {}
    with open(os.environ["CASEBOOK_ORDER"], encoding="utf-8") as lines:
        for place, line in enumerate(line for line in lines if line.strip()):
            _, classname, name = json.loads(line)
            places.setdefault((classname, name), place)
    placed = [(places.get(tuple(_clean(str(one)) for one in _identify(test)[:2])), test) for test in _flatten(suite)]
    chosen = sorted((one for one in placed if one[0] is not None), key=lambda one: one[0])
    return unittest.TestSuite(test for _, test in chosen)


def _flatten(suite):
    if not isinstance(suite, unittest.TestSuite):
        return [suite]
    return [test for inner in suite for test in _flatten(inner)]


def _write(elements):
    path = os.environ.get("CASEBOOK_JUNIT_FILE")
    if path:
        with _open_new(path) as file:
            file.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="">\n')
            file.write("\n".join(elements) + "\n</testsuite>\n")


def _open_new(path):
    """A command may run its tests more than once: the first name that is free, so that no report replaces another."""
    number = 0
    while True:
        try:
            return open(path if number == 0 else "%s-%d.xml" % (path[:-4], number), "x", encoding="utf-8")
        except FileExistsError:
            number += 1


if __name__ == "__main__":
    # As `unittest.__main__` does: what is printed as usage names the command that the user knows.
    sys.argv[0] = os.path.basename(sys.executable) + " -m unittest"
    program(module=None, testRunner=_Runner)
