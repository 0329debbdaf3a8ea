#!/bin/bash
# mongo-up.sh DIR [PORT] [PGPORT]: a MongoDB-protocol server with real transactions, for tests, on 127.0.0.1. Run as root.
# Makes what it needs in DIR/root (mongo-root.sh), starts PostgreSQL and mongo_gateway.py, waits until an insert and a transaction
# work, prints the URL. What already runs is used. Environment: MONGO_PORT (27401), MONGO_PGPORT (25432), MONGO_FSYNC (on),
# PYTHON (the one of .venv), and mongo-root.sh's.
set -eu
DIR=$(realpath -m "${1:?usage: mongo-up.sh DIR [PORT] [PGPORT]}") PORT=${2:-${MONGO_PORT:-27401}} PGPORT=${3:-${MONGO_PGPORT:-25432}}
HERE=$(dirname "$(realpath "$0")") ROOT=$DIR/root RUN=$DIR/run
export PYTHONPATH=$HERE/../..
PY=${PYTHON:-$PYTHONPATH/.venv/bin/python}
say() { echo "mongo-up: $*" >&2; }
die() { say "$*"; exit 1; }
[ "$(id -u)" = 0 ] || die "needs root (chroot, private mounts)"
mkdir -p "$RUN"
exec 9>"$RUN/lock"; flock 9 # one at a time in this DIR; 9>&- below keeps it from the servers
"$HERE/mongo-root.sh" "$ROOT" 9>&-

alive() { [ -f "$RUN/$1.pid" ] && [ -d "/proc/$(cat "$RUN/$1.pid")" ] && tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$RUN/$1.pid")/cmdline" | grep -q "$2"; }
ready() { "$PY" -m tests.servers.mongo_ready "$@"; }
# with proc and dev mounted for this command only: the mounts end with it
# shellcheck disable=SC2016 # expanded by the inner shell
INSIDE=(unshare --mount --propagation private bash -eu -c 'mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"
  mkdir -p "$0/dev/shm"; mount -t tmpfs tmpfs "$0/dev/shm"; exec chroot "$0" "$@"' "$ROOT") # execs, so $! is the program's own pid

if ! alive postgres "/var/lib/postgresql/docdb.*port=$PGPORT"; then
  ! alive postgres /var/lib/postgresql/docdb || die "PostgreSQL of this DIR already runs on another port: mongo-down.sh first"
  ! ready taken "$PGPORT" || die "port $PGPORT is taken"
  LOCK=$ROOT/var/lib/postgresql/docdb/postmaster.pid # after a kill -9 the old one can stay a zombie for seconds, and PostgreSQL takes it for alive
  for _ in $(seq 150); do [ -f "$LOCK" ] && [ -d "/proc/$(head -1 "$LOCK")" ] || break; sleep 0.1; done
  if [ -f "$LOCK" ] && [ "$(cat "/proc/$(head -1 "$LOCK")/comm" 2>/dev/null)" != postgres ]; then rm -f "$LOCK"; fi # its pid is gone or another program's
  setsid "${INSIDE[@]}" setpriv --reuid=postgres --regid=postgres --init-groups bash /usr/local/bin/documentdb "$PGPORT" "${MONGO_FSYNC:-on}" >"$RUN/postgres.log" 2>&1 </dev/null 9>&- &
  echo $! >"$RUN/postgres.pid"
fi
ready postgres "$PGPORT" "$(cat "$RUN/postgres.pid")" || { tail -5 "$RUN/postgres.log" >&2; die "PostgreSQL did not start"; }
if ! alive gateway "mongo_gateway.py --port $PORT "; then
  ! alive gateway mongo_gateway.py || die "gateway of this DIR already runs on another port: mongo-down.sh first"
  ! ready taken "$PORT" || die "port $PORT is taken"
  setsid "$PY" "$HERE/mongo_gateway.py" --port "$PORT" --pg "postgresql://postgres@127.0.0.1:$PGPORT/postgres" >"$RUN/gateway.log" 2>&1 </dev/null 9>&- &
  echo $! >"$RUN/gateway.pid"
fi
URL="mongodb://127.0.0.1:$PORT/?directConnection=true"
ready mongo "$URL" "$(cat "$RUN/gateway.pid")" || { tail -5 "$RUN/gateway.log" >&2; die "no insert went through"; }
echo "$URL"
