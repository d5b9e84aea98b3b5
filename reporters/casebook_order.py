"""A plugin of pytest, 3 or newer: runs only the tests that the file CASEBOOK_ORDER lists, in its order.

Each line of the file is `[file, classname, name]`, as pytest's own report has them."""

import json
import os

import pytest


def _places():
    found = {}
    with open(os.environ["CASEBOOK_ORDER"], encoding="utf-8") as lines:
        for place, line in enumerate(line for line in lines if line.strip()):
            file, classname, name = json.loads(line)
            found.setdefault((classname, name), []).append((file, place))
    return found


def _identify(item, prefix):
    """The classname and the name in the report, as pytest's `mangle_test_address` makes them of an id."""
    path, bracket, parameters = item.nodeid.partition("[")
    names = path.split("::")
    names[0] = names[0].replace("/", ".")
    if names[0].endswith(".py"):
        names[0] = names[0][: -len(".py")]
    names[-1] += bracket + parameters
    classes = names[:-1]
    if prefix:
        classes.insert(0, prefix)
    return ".".join(classes), names[-1]


def _place(places, item, prefix):
    own = str(getattr(item, "path", None) or getattr(item, "fspath", "")).replace("\\", "/")
    candidates = places.get(_identify(item, prefix), [])
    fitting = [place for file, place in candidates if file is None or own.endswith("/" + file) or own == file]
    # The file of an inherited test is the one that it is written in.
    all_of_name = [place for _, place in candidates]
    return fitting[0] if fitting else all_of_name[0] if all_of_name else None


@pytest.hookimpl(hookwrapper=True)
def pytest_cmdline_main(config):
    # Several processes (pytest-xdist) would share the tests out: each sees a part of the order.
    if getattr(config.option, "numprocesses", None) is not None or getattr(config.option, "tx", None):
        config.option.numprocesses = None
        config.option.dist = "no"
        config.option.tx = []
    yield


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    yield
    # After every other plugin, and after pytest has put together what shares a fixture.
    places = _places()
    prefix = getattr(config.option, "junitprefix", None)
    placed = [(_place(places, item, prefix), item) for item in items]
    chosen = sorted((one for one in placed if one[0] is not None), key=lambda one: one[0])
    left_out = [item for place, item in placed if place is None]
    items[:] = [item for _, item in chosen]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
