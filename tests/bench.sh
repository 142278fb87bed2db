#!/usr/bin/env bash
# Measures how fast the engine is, from a Release build: tests/bench.sh memory|dmn|cycle|decision|replay|million|all ... [--report-only] [--no-build] ...
#
# The rest is in tests/ApprovalEngine.Benchmarks/Program.cs. Uses the PostgreSQL server that APPROVAL_TEST_POSTGRES names (a superuser's
# connection string; nobody else may use it meanwhile), or starts a private cluster as tests/run.sh does and removes it at the end.
# The exit code is 1 where a bound is missed.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=tests/common.sh
source tests/common.sh

take_arguments "$@"
run_program Benchmarks Release
