#!/bin/sh
# Installs the frameworks that the adapter tests run besides this project's own: with `npm` those of npm, in the exact versions
# of `npm/package-lock.json`, into `npm/node_modules`; without an argument those of Debian's packages.
set -eu
if [ "${1:-debian}" = npm ]; then
  cd "$(dirname "$0")/npm"
  npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  # bun's package only links the binary that came in a package of its own.
  exec node node_modules/bun/install.js
fi
apt-get update
apt-get install --yes --no-install-recommends \
  tox python3-pytest nox python3-behave \
  golang-go gotestsum cargo bats phpunit \
  ruby-rspec ruby-minitest \
  make g++ cmake libgtest-dev catch2 \
  gradle junit4 maven junit5 \
  libsurefire-java libmaven-compiler-plugin-java libmaven-resources-plugin-java
