#!/usr/bin/env bash
# Kills the host at random instants and looks at what is left: tests/crash.sh [ROUNDS] [--no-build] [--seed N] [--no-starts]
#
# 5 rounds where none are named, and always the self-test of the checks. Uses the PostgreSQL server that APPROVAL_TEST_POSTGRES
# names (a superuser's connection string), or starts a private cluster as tests/run.sh does and removes it at the end.
# The exit code is 0 only if nothing was violated.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=tests/common.sh
source tests/common.sh

take_arguments "$@"
run_program CrashTest Debug --self-test
