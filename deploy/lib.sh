# shellcheck shell=bash
# shellcheck disable=SC2034 # names are for the scripts that source this
# What the scripts share. Source it first: . "$(dirname "$(readlink -f "$0")")/lib.sh"
# Exit codes of all scripts: 0 done, 1 failed (it says why and what is left), 2 wrong arguments,
# 3 somebody else is at work (lock).
set -euo pipefail
# A failure inside $(…) is a failure too.
shopt -s inherit_errexit
umask 027

DEPLOY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
SOURCE_TREE=$(dirname "$DEPLOY")

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
warn() { printf '%s ⚠ %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() {
  printf '%s ✗ %s\n' "$(date +%H:%M:%S)" "$*" >&2
  exit 1
}
wrong_use() {
  printf '✗ %s（--help 看用法）\n' "$*" >&2
  exit 2
}

# The comment at the head of a script is its help.
show_help() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$1"
  exit 0
}

# deploy.env: named by XDT_ENV, or found three folders above (releases/<time>/deploy).
find_env() {
  local near
  near="$(dirname "$(dirname "$SOURCE_TREE")")/deploy.env"
  if [ -n "${XDT_ENV:-}" ]; then
    [ -f "$XDT_ENV" ] || die "找不到 $XDT_ENV"
  elif [ -f "$near" ]; then
    XDT_ENV=$near
  else
    die "不知道 deploy.env 在哪：用 XDT_ENV=/路径/deploy.env 指出"
  fi
  XDT_ENV=$(readlink -f "$XDT_ENV")
  export XDT_ENV
}

# NAME=value lines; nothing in them is run.
read_env() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    if [[ $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]]; then
      printf -v "${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"
    fi
  done <"$1"
}

load_env() {
  find_env
  read_env "$DEPLOY/deploy.env.example"
  read_env "$XDT_ENV"
  RUN_DIR=$XDT_HOME/run
  LOG_DIR=$XDT_HOME/log
  CURRENT=$XDT_HOME/current
  MAIN_NAME=${SERVER_NAMES%% *}
  HTTPS_PORT=${HTTPS_LISTEN##*:}
  NGINX_LOG_DIR=/var/log/xiaodiantong
  if [ "$LAYOUT" = folder ]; then SUPERVISION=supervisor NGINX_LOG_DIR=$LOG_DIR; fi
  find_pg_bin
}

find_pg_bin() {
  if [ -z "$PG_BIN" ]; then
    local newest
    newest=$(find /usr/lib/postgresql -maxdepth 1 -mindepth 1 2>/dev/null | sort -V | tail -1)
    if [ -n "$newest" ]; then PG_BIN=$newest/bin; else PG_BIN=$(dirname "$(command -v psql || echo /usr/bin/psql)"); fi
  fi
}

# One at a time; the lock goes with the process.
lock() {
  mkdir -p "$RUN_DIR"
  # The site's user must be able to lock what root locked before.
  [ -e "$RUN_DIR/$1.lock" ] || as_app touch "$RUN_DIR/$1.lock"
  exec 9>"$RUN_DIR/$1.lock"
  flock --nonblock 9 || {
    warn "另一个 $1 正在进行，这次不做"
    exit 3
  }
}

# As the site's user, also when root calls.
as_app() {
  if [ "$(id -u)" = 0 ] && [ "$XDT_USER" != root ]; then
    runuser -u "$XDT_USER" -- env HOME="$XDT_HOME" "$@"
  else
    "$@"
  fi
}

# What needs no root is done without: become_app "$0" arguments…
become_app() {
  if [ "$(id -u)" = 0 ] && [ "$XDT_USER" != root ]; then
    exec runuser -u "$XDT_USER" -- env HOME="$XDT_HOME" XDT_ENV="$XDT_ENV" "$@"
  fi
}

# manage RELEASE command…
manage() {
  local release
  release=$(readlink -f "$1")
  shift
  (cd "$release" && as_app env PYTHONPATH="$release/site:$release" "$release/.venv/bin/python" manage.py "$@" 9>&-)
}

# in_release RELEASE file.py arguments… – one of deploy/'s small programs.
in_release() {
  local release
  release=$(readlink -f "$1")
  shift
  (cd "$release" && as_app env PYTHONPATH="$release/site:$release" "$release/.venv/bin/python" "$@" 9>&-)
}

# Settings of a release as variables of this shell: PGHOST, MEDIA_ROOT, …
site_settings() {
  local release values
  release=$(readlink -f "$1")
  values=$(in_release "$release" deploy/site_settings.py) ||
    die "读不到网站的设置：请看上面的说明，检查 $XDT_HOME/shared/.env"
  eval "$values"
}

# So many random bytes, as text without marks that a shell or an address minds.
random_key() { openssl rand -base64 "$1" | tr -d '\n' | tr '+/' '-_'; }

# --- releases
make_folders() {
  mkdir -p "$XDT_HOME"/{releases,venvs,run,log,etc,shared/media,shared/private,shared/static,shared/acme}
  mkdir -p "$BACKUP_DIR"
  chmod 700 "$BACKUP_DIR"
  if [ "$(id -u)" = 0 ]; then
    chown "$XDT_USER:$XDT_USER" "$XDT_HOME"/{run,log} "$XDT_HOME"/shared/{media,private,static} "$BACKUP_DIR"
    chgrp "$XDT_USER" "$XDT_HOME" "$XDT_HOME"/{releases,venvs,etc,shared,shared/acme}
    # nginx writes its cache into run/.
    chmod 770 "$RUN_DIR"
  fi
}

ensure_venv() {
  local requirements=$1 venv
  if [ -n "$VENV" ]; then
    [ -x "$VENV/bin/python" ] || die "VENV=$VENV 里没有 Python"
    printf '%s' "$VENV"
    return
  fi
  venv=$XDT_HOME/venvs/$(sha256sum "$requirements" | cut -c1-12)
  # Reading photos of price lists: an extra, and an environment of its own.
  if [ "${OCR:-no}" = yes ]; then venv=$venv-ocr; fi
  if [ ! -e "$venv/.complete" ]; then
    say "正在安装依赖（约一分钟）…" >&2
    rm -rf "$venv"
    if ! "$PYTHON" -m venv "$venv" >&2 || ! "$venv/bin/python" -m pip install --quiet \
      --disable-pip-version-check --require-hashes -r "$requirements" >&2; then
      rm -rf "$venv"
      die "依赖没有装好（网络？磁盘？），没有留下半个环境"
    fi
    if [ "${OCR:-no}" = yes ] && ! "$venv/bin/python" -m pip install --quiet \
      --disable-pip-version-check -r "${requirements%/*}/requirements-ocr.txt" >&2; then
      rm -rf "$venv"
      die "图片识别没有装好（OCR=yes）：网络？磁盘？改成 OCR=no 可以先不装"
    fi
    touch "$venv/.complete"
    if [ "$(id -u)" = 0 ]; then chgrp -R "$XDT_USER" "$venv"; fi
  fi
  printf '%s' "$venv"
}

# Copies a tree or a .tar.gz to releases/<time>; prints the new folder.
make_release() {
  local source=$1 release venv
  release=$XDT_HOME/releases/$(date +%Y%m%d-%H%M%S)
  while [ -e "$release" ]; do release=${release}b; done
  mkdir -p "$release.part"
  if [ -d "$source" ]; then
    # No hidden files: caches, environments, secrets and history stay where they are.
    tar -C "$source" --exclude='./.?*' --exclude=./var --exclude=__pycache__ -cf - . |
      tar -C "$release.part" -xf -
    cp "$source/.env.example" "$release.part/"
  else
    tar -C "$release.part" --strip-components=1 -xzf "$source"
  fi
  [ -f "$release.part/manage.py" ] || {
    rm -rf "$release.part"
    die "$source 里没有 manage.py，不是一个版本"
  }
  venv=$(ensure_venv "$release.part/requirements.lock") || {
    rm -rf "$release.part"
    exit 1
  }
  ln -s "$venv" "$release.part/.venv"
  ln -s ../../shared/.env "$release.part/.env"
  mkdir -p "$release.part/var"
  (cd "$release.part" && .venv/bin/python -m compileall -q -j 2 accounts home orders search shop site deploy >/dev/null)
  if [ "$(id -u)" = 0 ]; then
    chgrp -R "$XDT_USER" "$release.part"
    chmod -R g+rX,o-rwx "$release.part"
    chown "$XDT_USER" "$release.part/var"
  fi
  mv "$release.part" "$release"
  printf '%s' "$release"
}

switch_current() {
  ln -sfn "$(realpath --relative-to "$XDT_HOME" "$1")" "$XDT_HOME/.current"
  mv -T "$XDT_HOME/.current" "$CURRENT"
}

# Files of every kept release lie in shared/static: a page that was made by the release before
# still finds its stylesheet. Names carry hashes, so they never clash.
collect_static() {
  local release
  release=$(readlink -f "$1")
  manage "$release" collectstatic --noinput --verbosity 0
  as_app cp -alf "$release/var/static/." "$XDT_HOME/shared/static/"
}

render_configs() {
  "$1/.venv/bin/python" "$1/deploy/render.py" <(settled_env) "$XDT_HOME/etc"
}

# deploy.env with what the scripts found out.
settled_env() {
  cat "$XDT_ENV"
  printf '\nPG_BIN=%s\nXDT_HOME=%s\n' "$PG_BIN" "$XDT_HOME"
}

# --- processes
supervisor_control() { "$SUPERVISORCTL" -c "$XDT_HOME/etc/supervisor/supervisord.conf" "$@"; }

# service start|stop|restart NAME – NAME is web, web-standby, worker, beat.
service() {
  if [ "$SUPERVISION" = systemd ]; then
    systemctl "$1" "xiaodiantong-$2.service"
  elif [ "$LAYOUT" = folder ]; then
    supervisor_control "$1" "$2" >/dev/null
  else
    "$SUPERVISORCTL" "$1" "$2" >/dev/null
  fi
}

is_running() {
  if [ "$SUPERVISION" = systemd ]; then
    systemctl is-active --quiet "xiaodiantong-$1.service"
  elif [ "$LAYOUT" = folder ]; then
    supervisor_control status "$1" 2>/dev/null | grep -q RUNNING
  else
    "$SUPERVISORCTL" status "$1" 2>/dev/null | grep -q RUNNING
  fi
}

# Until an instance answers on its own socket: wait_for INSTANCE SECONDS.
wait_for() {
  local until=$((SECONDS + $2))
  while [ "$SECONDS" -lt "$until" ]; do
    if curl --silent --fail --max-time 20 --output /dev/null --unix-socket "$RUN_DIR/$1-own.sock" \
      --header 'X-Forwarded-Proto: https' "http://$MAIN_NAME/healthz"; then
      return 0
    fi
    sleep 0.5
  done
  return 1
}

# install_file FROM TO – keeps what was there as TO.before-<time> when it differs.
# log_of SERVICE – where what it says is read.
log_of() {
  if [ "$SUPERVISION" = systemd ]; then
    printf 'journalctl -u xiaodiantong-%s' "$1"
  else
    printf '%s' "$LOG_DIR/$1.log"
  fi
}

# .bak: logrotate and cron pass over it.
install_file() {
  if [ -e "$2" ] && ! cmp --silent "$1" "$2"; then cp -a "$2" "$2.before-$(date +%Y%m%d-%H%M%S).bak"; fi
  install -m 644 "$1" "$2"
  say "装好 $2"
}

# Before shoppers, or before another server's nginx.
runs_nginx() { [ "$SERVICES" = yes ] || [ -n "$APP_LISTEN" ]; }

install_nginx() {
  # nginx opens its logs as root: in a folder of root's, so that rotating them needs nobody's leave.
  install -d -m 755 "$NGINX_LOG_DIR"
  if [ "$SERVICES" = yes ]; then
    install_file "$XDT_HOME/etc/nginx/xiaodiantong.conf" /etc/nginx/conf.d/xiaodiantong.conf
  fi
  if [ -n "$APP_LISTEN" ]; then
    install_file "$XDT_HOME/etc/nginx/inner.conf" /etc/nginx/conf.d/xiaodiantong-inner.conf
  fi
}

# A new configuration, if it is a good one.
reload_nginx() {
  if [ "$LAYOUT" = folder ]; then
    "$NGINX" -e "$LOG_DIR/nginx-error.log" -t -q -c "$XDT_HOME/etc/nginx/nginx.conf" || return 1
    kill -HUP "$(cat "$RUN_DIR/nginx.pid")"
  else
    install_nginx && nginx -t -q && systemctl reload nginx
  fi
}

# nginx asks this instance from the next request on.
lead_to() {
  as_app ln -sfn "$1-own.sock" "$RUN_DIR/.lead.link"
  as_app mv -T "$RUN_DIR/.lead.link" "$RUN_DIR/web.sock"
}
