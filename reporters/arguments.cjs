// What every process of Node loads first where no argument of a command line reaches a framework: it hands it the arguments.
"use strict";

const { isMainThread } = require("node:worker_threads");

function ask({ programs, env }) {
  if (!isMainThread) {
    return;
  }
  for (const [name, value] of Object.entries(env)) {
    process.env[name] ??= value;
  }
  const script = (process.argv[1] ?? "").replaceAll("\\", "/");
  const fitting = programs.filter(({ scripts }) => scripts.some((end) => script.endsWith(end)));
  const folder = process.cwd().replaceAll("\\", "/");
  const asked = fitting.find((one) => one.folder === folder) ?? fitting[0];
  if (asked === undefined) {
    return;
  }
  // A directory for a process would not be looked into: its name begins the name of the report.
  const ofProcess = (text) => text.replaceAll("/{process}/", `/${process.pid}-`);
  for (const [name, value] of Object.entries(asked.env)) {
    process.env[name] = ofProcess(value);
  }
  const dashes = process.argv.indexOf("--", 2);
  process.argv.splice(dashes === -1 ? process.argv.length : dashes, 0, ...asked.args.map(ofProcess));
}

module.exports = ask;

if (process.env.CASEBOOK_NODE_ARGUMENTS) {
  ask(JSON.parse(process.env.CASEBOOK_NODE_ARGUMENTS));
}
