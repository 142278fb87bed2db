# Sourced by run.sh, crash.sh and bench.sh: what they have in common. Who sources it may define die and finish anew.

work=''        # our temporary folder
child=''       # the command that runs now
build=yes
arguments=()

# shellcheck source=tests/postgres.sh
source tests/postgres.sh

say() { printf '%s\n' "$*"; }

die() {
  say "error: $*"
  exit 1
}

# Runs a command so that a signal to this script is answered at once, not when the command ends.
attend() {
  local code=0
  "$@" &
  child=$!
  wait "$child" || code=$?
  child=''
  return "$code"
}

# Ends what was started and removes what was made.
clean_up() {
  trap - EXIT
  trap '' INT TERM HUP
  set +e
  if [[ -n $child ]]; then
    # "timeout" passes the signal on to everything it started.
    kill -TERM "$child" 2>/dev/null
    wait "$child" 2>/dev/null
  fi
  if [[ -n $work ]]; then
    stop_postgres
    rm -rf "$work"
  fi
}

finish() {
  local code=$?
  clean_up
  exit "$code"
}

trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Neither a compiler nor a build server may outlive us: it would keep our output open, and who reads it would wait.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# Keeps --no-build for us and passes the rest on to the program.
take_arguments() {
  local argument
  for argument in "$@"; do
    if [[ $argument == --no-build ]]; then
      build=no
    else
      arguments+=("$argument")
    fi
  done
}

# Builds a program of the tests and makes sure of a PostgreSQL for it, then runs it: run_program NAME CONFIGURATION [ARGUMENT ...]
run_program() {
  local name=$1 configuration=$2 project=tests/ApprovalEngine.$1
  shift 2
  if [[ $build == yes ]]; then
    attend dotnet build "$project/ApprovalEngine.$name.csproj" -c "$configuration" --nologo -v q -clp:NoSummary || die 'the build failed.'
  fi
  if [[ -z ${APPROVAL_TEST_POSTGRES:-} ]]; then
    find_postgres || die "PostgreSQL $MIN_POSTGRES or newer is needed below /usr/lib/postgresql (tests/run.sh installs it)."
    work=$(mktemp -d "${TMPDIR:-/tmp}/approval-program.XXXXXX")
    start_postgres
  fi
  attend dotnet "$project/bin/$configuration/net10.0/ApprovalEngine.$name.dll" ${arguments[@]+"${arguments[@]}"} "$@"
}
