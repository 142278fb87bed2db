# Sourced by common.sh: a private PostgreSQL cluster in $work/cluster. Needs $work, say and die of who sources it.

readonly MIN_POSTGRES=15
pg_bin=''
pg_user=''     # whom PostgreSQL runs as: it refuses root

as_postgres() {
  if [[ -n $pg_user ]]; then
    runuser -u "$pg_user" -- "$@"
  else
    "$@"
  fi
}

find_postgres() {
  local dir version best=0
  pg_bin=''
  for dir in /usr/lib/postgresql/*/bin; do
    version=${dir#/usr/lib/postgresql/}
    version=${version%/bin}
    if [[ $version =~ ^[0-9]+$ && -x $dir/initdb && -x $dir/postgres && -x $dir/pg_ctl ]] &&
      ((version >= MIN_POSTGRES && version > best)); then
      best=$version
      pg_bin=$dir
    fi
  done
  [[ -n $pg_bin ]]
}

port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# A cluster of our own with PostgreSQL's default durability: the crash tests are about exactly that.
start_postgres() {
  local port try
  if ((EUID == 0)); then
    pg_user=nobody
    if id postgres >/dev/null 2>&1; then
      pg_user=postgres
    fi
    chmod 711 "$work"
  fi
  mkdir "$work/cluster"
  if [[ -n $pg_user ]]; then
    chown "$pg_user" "$work/cluster"
  fi
  pushd "$work" >/dev/null
  as_postgres "$pg_bin/initdb" -D "$work/cluster" -U approval -A trust --encoding=UTF8 --locale=C.UTF-8 >"$work/initdb.log" 2>&1 ||
    { cat "$work/initdb.log"; die 'initdb failed.'; }
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    port_is_free "$port" || continue
    if as_postgres "$pg_bin/pg_ctl" -D "$work/cluster" -l "$work/cluster/server.log" -w -t 60 \
      -o "-h 127.0.0.1 -p $port -c unix_socket_directories='' -c max_connections=200" start >/dev/null 2>&1; then
      popd >/dev/null
      export APPROVAL_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=approval;Database=postgres"
      say "PostgreSQL of $pg_bin on 127.0.0.1:$port"
      return 0
    fi
    say "PostgreSQL did not start on port $port (try $try)"
  done
  tail -n 20 "$work/cluster/server.log" 2>/dev/null
  die 'PostgreSQL did not start.'
}

stop_postgres() {
  if [[ -f $work/cluster/postmaster.pid ]]; then
    (cd "$work" && as_postgres "$pg_bin/pg_ctl" -D "$work/cluster" -m fast -w -t 30 stop >/dev/null 2>&1) ||
      (cd "$work" && as_postgres "$pg_bin/pg_ctl" -D "$work/cluster" -m immediate -w -t 30 stop >/dev/null 2>&1)
  fi
}
