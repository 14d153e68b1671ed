#!/usr/bin/env bash
# Starts, stops and shows the site's processes. Stopping lets running requests and tasks finish.
# 用法: control.sh start|stop|status
#   LAYOUT=folder: everything with PostgreSQL, Redis and nginx (unless SERVICES=no). Otherwise web and worker only.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

case ${1:-} in
  --help | -h | '') show_help "$0" ;;
  start | stop | status) ;;
  *) wrong_use "不认识 $1" ;;
esac
load_env

if [ "$LAYOUT" = folder ]; then
  case $1 in
    start)
      if [ -S "$RUN_DIR/supervisor.sock" ] && supervisor_control pid >/dev/null 2>&1; then
        if [ "$SERVICES" = yes ]; then supervisor_control start postgresql redis >/dev/null; fi
        if runs_nginx; then supervisor_control start nginx >/dev/null; fi
        if [ "$WEB" = yes ]; then supervisor_control start web >/dev/null; fi
        if [ "$WORKER" = separate ]; then supervisor_control start worker >/dev/null; fi
      else
        (cd "$XDT_HOME" && "$SUPERVISORD" -c "$XDT_HOME/etc/supervisor/supervisord.conf" 9>&-)
      fi
      ;;
    stop) supervisor_control shutdown ;;
    status) supervisor_control status || true ;;
  esac
elif [ "$1" = status ]; then
  for name in web web-standby worker beat; do
    if is_running "$name"; then say "$name 在运行"; else say "$name 没有运行"; fi
  done
else
  if [ "$WEB" = yes ]; then service "$1" web; fi
  if [ "$WORKER" = separate ]; then service "$1" worker; fi
fi
