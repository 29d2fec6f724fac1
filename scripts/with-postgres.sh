#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a throw-away PostgreSQL server, which is gone afterwards:
#   scripts/with-postgres.sh npm test -- --project server
# Listens on loopback only, on a free port; needs PostgreSQL's programs, but no server that is set up.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || true)")
[ -x "$bin/initdb" ] || { echo 'PostgreSQL is not installed (Debian: apt-get install postgresql).' >&2; exit 1; }

# PostgreSQL refuses to run as root: its own account does it, or the nobody account.
as=()
if [ "$(id -u)" = 0 ]; then
  account=$(getent passwd postgres >/dev/null && echo postgres || echo nobody)
  as=(setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups env HOME=/tmp)
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/lachan-postgres-XXXXXX")
[ ${#as[@]} -eq 0 ] || chown "$account" "$folder"
cd "$folder"

stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  cd / && rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"${as[@]}" "$bin/initdb" -D "$folder/data" -U lachan -A trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 ||
  { cat "$folder/initdb.log" >&2; exit 1; }
for attempt in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  if "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 start -o \
    "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=off -c max_connections=100" \
    >/dev/null 2>&1; then break; fi
  [ $attempt -lt 5 ] || { cat "$folder/data/server.log" >&2; exit 1; }
done
cd "$OLDPWD"
DATABASE_URL="postgres://lachan@127.0.0.1:$port/postgres" "$@"
