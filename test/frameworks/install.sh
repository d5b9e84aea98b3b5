#!/bin/sh
# Installs the frameworks that the adapter tests run besides Node's and the project's own: tox with pytest, from Debian.
set -eu
apt-get update
apt-get install --yes --no-install-recommends tox python3-pytest
