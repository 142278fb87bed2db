#!/usr/bin/env bash
# Runs all tests, or only the projects named: tests/run.sh Domain Decisions
#
# Needs the .NET 10 SDK and Node.js 20 with npm. PostgreSQL 15 or newer, Chromium, a Chinese font and docker-compose are
# installed with apt where they are missing. The last line of the output is always "N passed, N failed, N skipped"; the exit code is 0
# only if nothing failed and at least one test ran.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PROJECT_TIMEOUT=40m   # a whole test project
readonly HANG_TIMEOUT=10m      # a single test that neither ends nor reports
readonly LEAVES=' Domain Decisions Workflows Templating Architecture '

passed=0
failed=0
skipped=0
skipped_names=''

# shellcheck source=tests/common.sh
source tests/common.sh

# A set-up that cannot be completed is one failure: the tests behind it did not run.
die() {
  printf '\nerror: %s\n' "$*"
  failed=$((failed + 1))
  exit 1
}

finish() {
  local code=$?
  clean_up
  if ((code != 0 && failed == 0)); then
    say "error: stopped before the end (exit code $code)"
    failed=1
  fi
  if ((failed == 0 && passed == 0)); then
    say 'error: no test ran'
    code=1
  fi
  if [[ -n $skipped_names ]]; then
    printf '\nSkipped:\n%s' "$skipped_names"
  fi
  say ''
  say "$passed passed, $failed failed, $skipped skipped"
  if ((failed > 0 && code == 0)); then
    code=1
  fi
  exit "$code"
}

find_chromium() {
  local name path
  if [[ -n ${CHROMIUM:-} ]]; then
    [[ -x $CHROMIUM ]] || die "CHROMIUM is '$CHROMIUM', which is not an executable file."
    return 0
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    # Where only snap has Chromium, apt's chromium-browser is a script that cannot run: --version tells.
    if path=$(command -v "$name") && timeout 30 "$path" --version >/dev/null 2>&1; then
      CHROMIUM=$path
      return 0
    fi
  done
  return 1
}

find_chinese_font() {
  if command -v fc-list >/dev/null; then
    [[ -n $(fc-list :lang=zh-cn family) ]]
  else
    compgen -G '/usr/share/fonts/opentype/noto/Noto*CJK*' >/dev/null
  fi
}

has_package() {
  # Not through a pipe: grep -q would leave before apt-cache is done, and pipefail would call that a failure.
  local policy
  policy=$(apt-cache policy "$1" 2>/dev/null) && [[ $policy =~ Candidate:\ [^\(] ]]
}

may_install() {
  command -v apt-get >/dev/null && { ((EUID == 0)) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
}

install_with_apt() {
  local sudo=()
  command -v apt-get >/dev/null ||
    die "missing: $*. This machine has no apt-get; install them by its own means (PostgreSQL $MIN_POSTGRES or newer below /usr/lib/postgresql, Chromium on the PATH or in \$CHROMIUM, a font with Chinese glyphs)."
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      sudo=(sudo -n)
    else
      die "missing: $*. Install them (as root: apt-get install $*) and run this again."
    fi
  fi
  say "Installing $* with apt"
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -q -o DPkg::Lock::Timeout=300)
  attend timeout -k 30 30m "${apt[@]}" update >"$work/apt.log" 2>&1 ||
    { tail -n 20 "$work/apt.log"; die "apt-get update failed; install by hand: $*"; }
  # Ubuntu calls it chromium-browser.
  local package packages=()
  for package in "$@"; do
    if [[ $package == chromium ]] && ! has_package chromium; then
      package=chromium-browser
    fi
    if [[ $package == docker-compose ]] && ! has_package docker-compose; then
      continue
    fi
    packages+=("$package")
  done
  ((${#packages[@]} > 0)) || return 0
  attend timeout -k 30 30m "${apt[@]}" install -y --no-install-recommends "${packages[@]}" >"$work/apt.log" 2>&1 ||
    { tail -n 20 "$work/apt.log"; die "apt-get install failed; install by hand: ${packages[*]}"; }
}

make_sure_of_tools() {
  command -v dotnet >/dev/null || die 'the .NET 10 SDK is missing (dotnet is not on the PATH).'
  command -v npm >/dev/null || die 'Node.js 20 with npm is missing (npm is not on the PATH).'
  if [[ $services == no ]]; then
    return 0
  fi
  local missing=()
  find_postgres || missing+=(postgresql)
  find_chromium || missing+=(chromium)
  find_chinese_font || missing+=(fonts-noto-cjk fontconfig)
  # 1 MB on Debian 12. Where it cannot be had, the tests that ask it are skipped, and say so.
  if ! docker-compose version >/dev/null 2>&1 && may_install; then
    missing+=(docker-compose)
  fi
  if ((${#missing[@]} > 0)); then
    install_with_apt "${missing[@]}"
    find_postgres ||
      die "PostgreSQL $MIN_POSTGRES or newer is needed below /usr/lib/postgresql; apt of this system only offers an older one: $(ls /usr/lib/postgresql 2>/dev/null | tr '\n' ' ')"
    find_chromium ||
      die 'Chromium is needed, and what apt installed does not run (on Ubuntu it is a snap). Install Chromium or Chrome and set CHROMIUM to its path.'
    find_chinese_font || die 'a font with Chinese glyphs is needed (package fonts-noto-cjk).'
  fi
  export CHROMIUM
}

counter() {
  grep -o '<Counters [^>]*>' "$1" | head -n 1 | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p"
}

# One line for each skipped test, with the reason that it gives.
list_skipped() {
  awk -v RS='<UnitTestResult ' -v project="$2" '
    function plain(s) {
      gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "\x27", s)
      gsub(/&#x[DdAa];|[\r\n]/, " ", s); gsub(/&amp;/, "\\&", s)
      return s
    }
    NR > 1 && /^[^>]*outcome="NotExecuted"/ {
      name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name)
      why = "no reason given"
      if (match($0, /<(StdOut|Message)>[^<]*</)) {
        why = substr($0, RSTART, RLENGTH); sub(/^<[^>]*>/, "", why); sub(/<$/, "", why)
      }
      print "  " project ": " plain(name) " (" plain(why) ")"
    }' "$1"
}

run_project() {
  local project=$1 code=0 trx total executed ok bad left
  trx=$work/results/$project.trx
  attend timeout -k 30 "$PROJECT_TIMEOUT" dotnet test "tests/ApprovalEngine.$project.Tests/ApprovalEngine.$project.Tests.csproj" \
    --no-build --nologo -v minimal --results-directory "$work/results" --logger "trx;LogFileName=$project.trx" \
    --blame-hang --blame-hang-timeout "$HANG_TIMEOUT" --blame-hang-dump-type none || code=$?
  if [[ ! -s $trx ]] || [[ -z $(counter "$trx" total) ]]; then
    failed=$((failed + 1))
    say "$project: no result file (exit code $code), counted as failed"
    return 0
  fi
  total=$(counter "$trx" total)
  executed=$(counter "$trx" executed)
  ok=$(counter "$trx" passed)
  left=$((total - executed))
  bad=$((executed - ok))
  if ((code != 0 && bad == 0)); then
    bad=1
    say "$project: the run broke off (exit code $code), counted as failed"
  elif ((total == 0)); then
    bad=1
    say "$project: has no tests, counted as failed"
  fi
  passed=$((passed + ok))
  failed=$((failed + bad))
  skipped=$((skipped + left))
  if ((left > 0)); then
    skipped_names+="$(list_skipped "$trx" "$project")"$'\n'
  fi
  say "$project: $ok passed, $bad failed, $left skipped"
}

run_crash_test() {
  say 'Crash: killing the host and the database at random instants'
  if attend timeout -k 30 "$PROJECT_TIMEOUT" bash tests/crash.sh 4 --no-build; then
    passed=$((passed + 1))
    say 'Crash: 1 passed, 0 failed, 0 skipped'
  else
    failed=$((failed + 1))
    say 'Crash: 0 passed, 1 failed, 0 skipped'
  fi
}

all=()
for dir in tests/ApprovalEngine.*.Tests; do
  name=${dir#tests/ApprovalEngine.}
  all+=("${name%.Tests}")
done

projects=()
crash=no
if (($# == 0)); then
  projects=("${all[@]}")
  if [[ -f tests/crash.sh ]]; then
    crash=yes
  fi
fi
for name in "$@"; do
  if [[ $name == Crash && -f tests/crash.sh ]]; then
    crash=yes
  elif [[ -d tests/ApprovalEngine.$name.Tests ]]; then
    projects+=("$name")
  else
    die "there is no test project '$name'; there are: ${all[*]}, and Crash once tests/crash.sh exists."
  fi
done

# The leaves need neither a database nor a browser.
services=$crash
for name in ${projects[@]+"${projects[@]}"}; do
  if [[ $LEAVES != *" $name "* ]]; then
    services=yes
  fi
done

work=$(mktemp -d "${TMPDIR:-/tmp}/approval-tests.XXXXXX")
mkdir "$work/results"
make_sure_of_tools
if [[ $services == yes ]]; then
  start_postgres
fi

if (($# == 0)) || [[ $crash == yes ]]; then
  attend timeout -k 30 "$PROJECT_TIMEOUT" dotnet build ApprovalEngine.sln --nologo -v q -clp:NoSummary || die 'the build failed.'
else
  for name in "${projects[@]}"; do
    attend timeout -k 30 "$PROJECT_TIMEOUT" dotnet build "tests/ApprovalEngine.$name.Tests/ApprovalEngine.$name.Tests.csproj" --nologo -v q -clp:NoSummary ||
      die "the build of $name failed."
  done
fi

for name in ${projects[@]+"${projects[@]}"}; do
  run_project "$name"
done
if [[ $crash == yes ]]; then
  run_crash_test
fi
