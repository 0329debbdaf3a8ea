#!/bin/bash
# mongo-root.sh ROOT: a Debian chroot in ROOT with PostgreSQL and the DocumentDB extension, about a minute and 0.8 GB. Run as root.
# One that is there is kept. Environment: MONGO_SUITE (forky), MONGO_ROOTFS (a tar.zst of ROOT to unpack instead of installing).
set -eu
ROOT=$(realpath -m "${1:?usage: mongo-root.sh ROOT}") SUITE=${MONGO_SUITE:-forky}
LOG=$ROOT.log
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
say() { echo "mongo-root: $*" >&2; }
die() { say "$* (see $LOG)"; exit 1; }
[ "$(id -u)" = 0 ] || { say "needs root (chroot, private mounts)"; exit 1; }
mkdir -p "$(dirname "$ROOT")"
exec 9>"$ROOT.lock"; flock 9 # one at a time
[ ! -f "$ROOT/.ready" ] || exit 0

# with proc and dev mounted for this command only: the mounts end with it
inside() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --propagation private bash -eu -c 'mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"
    mkdir -p "$0/dev/shm"; mount -t tmpfs tmpfs "$0/dev/shm"; exec chroot "$0" "$@"' "$ROOT" "$@"
}

mirror() { # of this machine's own apt sources
  # shellcheck disable=SC1091,SC2016
  . /etc/os-release
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(LABEL)' 'Created-By: Packages' |
    awk -v c="$VERSION_CODENAME" '$2==c && $3=="Debian" {print $1; exit}'
}

installed() {
  apt-get update >&8 2>&1 || say "apt-get update failed, going on with the old lists"
  command -v debootstrap >/dev/null || apt-get install -y --no-install-recommends debootstrap >&8 2>&1 || die "cannot install debootstrap"
  from=$(mirror)
  [ -n "$from" ] || die "no Debian mirror in this machine's apt sources"
  debootstrap --variant=minbase "$SUITE" "$ROOT" "$from" /usr/share/debootstrap/scripts/sid >&8 2>&1 || die "debootstrap failed"
  printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d"; chmod +x "$ROOT/usr/sbin/policy-rc.d" # packages start nothing
  mkdir -p "$ROOT/etc/postgresql-common/createcluster.d"
  echo 'create_main_cluster = false' >"$ROOT/etc/postgresql-common/createcluster.d/none.conf"
  printf 'path-exclude=/usr/share/%s/*\n' doc man locale >"$ROOT/etc/dpkg/dpkg.cfg.d/small"
  inside apt-get -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends postgresql-18-documentdb >&8 2>&1 || die "install failed"
  rm -rf "$ROOT"/var/cache/apt/*.bin "$ROOT"/var/cache/apt/archives/*.deb "$ROOT"/var/lib/apt/lists/* \
    "$ROOT"/etc/apt/sources.list* "$ROOT"/etc/resolv.conf "$ROOT"/var/log/*.log "$ROOT"/var/log/apt # nor this machine's network in it
}

say "building $ROOT (log: $LOG)"
rm -rf "$ROOT"
exec 8>"$LOG"
if [ -n "${MONGO_ROOTFS:-}" ]; then
  mkdir -p "$ROOT"
  tar -C "$ROOT" --numeric-owner -I zstd -xf "$MONGO_ROOTFS"
else
  installed
fi

cat >"$ROOT/usr/local/bin/documentdb" <<'DOCUMENTDB'
#!/bin/bash
# documentdb PORT FSYNC: runs PostgreSQL with the extension (as user postgres), first time after initdb
set -eu; export PATH=/usr/lib/postgresql/18/bin:$PATH D=/var/lib/postgresql/docdb; cd /tmp
if [ ! -f $D/ready ]; then
  rm -rf $D; initdb -D $D -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/tmp/initdb.log 2>&1
  cat >>$D/postgresql.conf <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = '/tmp'
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
cron.host = '127.0.0.1'
cron.log_run = off
cron.log_statement = off
log_min_messages = fatal
shared_buffers = 256MB
max_wal_size = 2GB
max_connections = 150
SETTINGS
  touch $D/ready
fi
exec postgres -D $D -c port=$1 -c fsync=$2
DOCUMENTDB
chmod +x "$ROOT/usr/local/bin/documentdb"
touch "$ROOT/.ready"
