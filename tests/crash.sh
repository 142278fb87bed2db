#!/usr/bin/env bash
# Kills the host at random instants and looks at what is left: tests/crash.sh [ROUNDS] [--no-build] [--seed N] [--no-starts]
#
# 5 rounds where none are named, and always the self-test of the checks. Uses the PostgreSQL server that APPROVAL_TEST_POSTGRES
# names (a superuser's connection string), or starts a private cluster as tests/run.sh does and removes it at the end.
# The exit code is 0 only if nothing was violated.
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

project=tests/ApprovalEngine.CrashTest
if [[ $build == yes ]]; then
  attend dotnet build "$project/ApprovalEngine.CrashTest.csproj" --nologo -v q -clp:NoSummary || die 'the build failed.'
fi
if [[ -z ${APPROVAL_TEST_POSTGRES:-} ]]; then
  find_postgres || die "PostgreSQL $MIN_POSTGRES or newer is needed below /usr/lib/postgresql (tests/run.sh installs it)."
  work=$(mktemp -d "${TMPDIR:-/tmp}/approval-crash.XXXXXX")
  start_postgres
fi

attend dotnet "$project/bin/Debug/net10.0/ApprovalEngine.CrashTest.dll" ${arguments[@]+"${arguments[@]}"} --self-test
