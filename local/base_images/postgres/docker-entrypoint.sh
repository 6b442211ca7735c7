#!/usr/bin/env bash
# Makes the database on the first start and then runs the server, with the official image's variables:
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB (each also as *_FILE), POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD.
set -euo pipefail

value_of() {
  local file="${1}_FILE"
  if [ -n "${!file:-}" ]; then cat "${!file}"; else printf '%s' "${!1:-}"; fi
}

run_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) bash "$script" ;;
      *.sql) psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$user" --dbname "$database" --file "$script" ;;
      *.sql.gz) gunzip -c "$script" | psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$user" --dbname "$database" ;;
    esac
  done
}

make_database() {
  local password method
  password=$(value_of POSTGRES_PASSWORD)
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$password" ] && [ "$method" != trust ]; then
    echo "POSTGRES_PASSWORD is not set: give the container a password for $user." >&2
    exit 1
  fi
  # shellcheck disable=SC2086  # several arguments on purpose
  initdb --username "$user" --pwfile <(printf '%s\n' "$password") ${POSTGRES_INITDB_ARGS:-} >/dev/null
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"

  # Only on the socket: nobody connects before everything is there.
  pg_ctl --wait --options "-c listen_addresses=''" start >/dev/null
  export PGPASSWORD=$password
  if [ "$database" != postgres ]; then
    psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$user" --dbname postgres --set name="$database" \
      --quiet <<<'CREATE DATABASE :"name";'
  fi
  run_scripts
  unset PGPASSWORD
  pg_ctl --mode fast --wait stop >/dev/null
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
if [ "${1:-}" != postgres ]; then exec "$@"; fi
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
user=$(value_of POSTGRES_USER)
user=${user:-postgres}
database=$(value_of POSTGRES_DB)
database=${database:-$user}
if [ ! -s "$PGDATA/PG_VERSION" ]; then make_database; fi
exec "$@"
