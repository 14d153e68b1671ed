#!/usr/bin/env bash
# Replaces the running code by that of `current` without a failed request.
# 用法: rolling_restart.sh [--keep-worker]
#   1. a second gunicorn (web-standby) starts, and is smoke-tested on its own socket;
#   2. nginx is led to it (a link, changed in one step), then the first one is restarted;
#   3. nginx is led back, the standby ends after its last answer; a separate worker or beat is restarted.
# When the standby is no good nothing has changed: exit 1, shoppers noticed nothing.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

keep_worker=no
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) show_help "$0" ;;
    --keep-worker) keep_worker=yes ;;
    *) wrong_use "不认识 $1" ;;
  esac
  shift
done
load_env
lock rolling-restart

if [ "$WEB" = no ]; then
  say "这台服务器只做后台任务"
elif ! is_running web; then
  say "网站没有在运行，直接启动"
  service start web || die "web 没有启动，请看 $(log_of web)"
  wait_for web 60 || die "web 没有回答，请看 $(log_of web)"
else
  say "启动替补（新代码）…"
  service stop web-standby 2>/dev/null || true
  service start web-standby || die "替补没有启动；网站照旧运行，请看 $(log_of web-standby)"
  if ! wait_for web-standby 60 || ! "$DEPLOY/smoke.sh" --socket "$RUN_DIR/web-standby-own.sock"; then
    service stop web-standby || true
    die "替补不能用；网站照旧运行，请看 $(log_of web-standby)"
  fi
  lead_to web-standby
  # Who was just sent to the old socket is taken in before it closes.
  sleep 1
  say "替补接管，重启主进程…"
  service restart web || die "web 没有启动，替补还在服务：请看 $(log_of web)"
  wait_for web 60 || die "web 没有回答，替补还在服务：请看 $(log_of web)"
  lead_to web
  sleep 1
  service stop web-standby
fi

if [ "$keep_worker" = no ]; then
  for name in worker beat; do
    if is_running "$name"; then service restart "$name" || die "$name 没有启动，请看 $(log_of "$name")"; fi
  done
fi
say "新代码已在运行：$(readlink -f "$CURRENT")"
