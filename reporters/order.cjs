// Which tests are to run, and in which order: one a line in the file that CASEBOOK_ORDER names, as `[file, classname, name]` of the report.
"use strict";

const { readFileSync } = require("node:fs");
const { plainText } = require("./junit.cjs");

function readOrder() {
  const path = process.env.CASEBOOK_ORDER;
  return path
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : undefined;
}

/** The place of a test `{file, classname, name}` in the order, undefined if it is not to run; itself undefined if no order is asked for. */
function readPlaces() {
  const order = readOrder();
  if (order === undefined) {
    return undefined;
  }
  const places = new Map();
  for (const [place, [file, classname, name]] of order.entries()) {
    const key = keyOf(classname, name);
    places.set(key, [...(places.get(key) ?? []), { file, place }]);
  }
  return ({ file, classname, name }) => nearest(file, places.get(keyOf(classname, name)) ?? [])?.place;
}

function keyOf(classname, name) {
  return JSON.stringify([plainText(classname), plainText(name)]);
}

/** Of some with a file, the first of those whose file says most of a path: `b/a.js` is not `a.js` where both are known. */
function nearest(path, all) {
  const lengthOf = ({ file }) => file?.length ?? 0;
  const fitting = all.filter(({ file }) => endsWith(path, file));
  return fitting.reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best), fitting[0]);
}

/** The order has paths from the folder, and frameworks have absolute ones. Where one of them is not known, the names decide. */
function endsWith(path, end) {
  const written = path?.replaceAll("\\", "/");
  return !written || !end || written === end || written.endsWith(`/${end}`);
}

/** The places of all files that hold a test of the order: a function of a path, undefined for a file of which no test is to run. */
function readFilePlaces() {
  const files = readOrder()?.map(([file], place) => ({ file, place }));
  return files && ((path) => nearest(path, files)?.place);
}

/** Those items that have a place, by their places. */
function choose(items, placeOf) {
  return items
    .map((item) => ({ item, place: placeOf(item) }))
    .filter(({ place }) => place !== undefined)
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** The first of some places; undefined of none. */
function firstOf(places) {
  const known = places.filter((place) => place !== undefined);
  return known.length === 0 ? undefined : known.reduce((one, other) => Math.min(one, other));
}

module.exports = { choose, firstOf, readFilePlaces, readPlaces };
