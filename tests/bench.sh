#!/usr/bin/env bash
# Measures how fast the engine is, from a Release build: tests/bench.sh memory|cycle|decision|million|all ... [--report-only] [--no-build] ...
#
# The rest is in tests/ApprovalEngine.Benchmarks/Program.cs. Uses the PostgreSQL server that APPROVAL_TEST_POSTGRES names (a superuser's
# connection string; nobody else may use it meanwhile), or starts a private cluster as tests/run.sh does and removes it at the end.
# The exit code is 1 where a bound is missed.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=''
child=''

# shellcheck source=tests/postgres.sh
source tests/postgres.sh

say() { printf '%s\n' "$*"; }

die() {
  say "error: $*"
  exit 1
}

# A signal to this script is answered at once, not when the command ends.
attend() {
  local code=0
  "$@" &
  child=$!
  wait "$child" || code=$?
  child=''
  return "$code"
}

finish() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP
  set +e
  if [[ -n $child ]]; then
    kill -TERM "$child" 2>/dev/null
    wait "$child" 2>/dev/null
  fi
  if [[ -n $work ]]; then
    stop_postgres
    rm -rf "$work"
  fi
  exit "$code"
}

trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

build=yes
arguments=()
for argument in "$@"; do
  if [[ $argument == --no-build ]]; then
    build=no
  else
    arguments+=("$argument")
  fi
done

project=tests/ApprovalEngine.Benchmarks
if [[ $build == yes ]]; then
  attend dotnet build "$project/ApprovalEngine.Benchmarks.csproj" -c Release --nologo -v q -clp:NoSummary || die 'the build failed.'
fi
if [[ -z ${APPROVAL_TEST_POSTGRES:-} ]]; then
  find_postgres || die "PostgreSQL $MIN_POSTGRES or newer is needed below /usr/lib/postgresql (tests/run.sh installs it)."
  work=$(mktemp -d "${TMPDIR:-/tmp}/approval-bench.XXXXXX")
  start_postgres
fi

attend dotnet "$project/bin/Release/net10.0/ApprovalEngine.Benchmarks.dll" ${arguments[@]+"${arguments[@]}"}
