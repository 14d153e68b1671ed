#!/usr/bin/env bash
# A new version: backup → migrate → rolling restart → smoke test; back by itself when it fails.
# 用法: upgrade.sh 新版本的目录或 .tar.gz
#   --skip-rehearsal   do not restore the backup on trial first (it takes as long as the data is big)
# Migrations must suit the code that is still running (docs/operations.md: expand, then contract).
# Exit 0: the new version runs. Exit 1: the old one runs, with the old tables; it says why.
# Exit 4: it could not go back by itself; it says what is left to do by hand.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

source='' rehearse=--verify
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) show_help "$0" ;;
    --skip-rehearsal) rehearse='' ;;
    -*) wrong_use "不认识 $1" ;;
    *) source=$1 ;;
  esac
  shift
done
# Where it is, for who waits: seven steps.
done_steps=0
step() {
  done_steps=$((done_steps + 1))
  say "[$done_steps/7] $*"
}

[ -n "$source" ] || wrong_use "要新版本的目录或 .tar.gz"
[ -e "$source" ] || die "找不到 $source"
load_env
lock upgrade
old=$(readlink -f "$CURRENT")

step "装新版本…"
new=$(make_release "$source") || die "装不了 $source；网站没有动"
state=$new/var/before-upgrade.json

# Until the first migration nothing has changed: whatever fails, the new folder goes.
give_up() {
  render_configs "$old" || true
  rm -rf -- "$new"
  die "$1；网站没有动，照旧运行 $(basename "$old")"
}
step "检查设置和迁移…"
manage "$new" check >/dev/null || give_up "新版本的设置不完整"
unknown=$(in_release "$new" deploy/migration_state.py unknown) || give_up "读不到数据库的迁移"
[ -z "$unknown" ] || give_up "这个版本比数据库旧（没有 $(tr '\n' ' ' <<<"$unknown")）：要退回请用 rollback.sh"
lasting=$(in_release "$new" deploy/migration_state.py lasting) || give_up "读不到新版本的迁移"
if [ -n "$lasting" ]; then
  warn "这些迁移不能自动撤回，失败时要用备份恢复：$(tr '\n' ' ' <<<"$lasting")"
fi
step "收集静态文件…"
collect_static "$new" || give_up "收集静态文件失败"
nginx_before=$(cat "$XDT_HOME"/etc/nginx/*)
render_configs "$new" || give_up "配置写不出来"
step "备份，并试着恢复一次（数据越多越久）…"
# shellcheck disable=SC2086 # empty means no argument
backup=$("$DEPLOY/backup.sh" $rehearse 9>&- | tail -1) || give_up "备份失败"
say "备份在 $backup"
in_release "$old" deploy/migration_state.py save "$state" || give_up "记不下现在的迁移"
printf '%s\n' "$old" >"$new/var/upgraded-from"
printf '%s\n' "$backup" >"$new/var/backup-before"

go_back() {
  warn "$1，正在退回 $(basename "$old")…"
  if XDT_ENV=$XDT_ENV "$new/deploy/rollback.sh" --from "$new" 9>&-; then
    die "升级没有成功：$1。已退回 $(basename "$old")，数据库也退回了"
  fi
  warn "不能自动退回。备份在 $backup；请按 docs/operations.md「When something is wrong」一步步做"
  exit 4
}

step "数据库迁移…"
manage "$new" migrate --noinput --verbosity 0 || go_back "迁移失败"
step "换上新代码…"
switch_current "$new"
"$new/deploy/rolling_restart.sh" 9>&- || go_back "新版本起不来"
if runs_nginx && [ "$(cat "$XDT_HOME"/etc/nginx/*)" != "$nginx_before" ]; then reload_nginx || go_back "nginx 不接受新配置"; fi
step "冒烟检查…"
"$new/deploy/smoke.sh" || go_back "冒烟检查没有通过"

# The newest KEEP_RELEASES stay, and always the one before.
find "$XDT_HOME/releases" -mindepth 1 -maxdepth 1 -type d -name '2*' | sort -r |
  tail -n "+$((KEEP_RELEASES + 1))" | while read -r release; do
  if [ "$release" != "$old" ] && [ "$release" != "$new" ]; then rm -rf -- "$release"; fi
done
# Static files that no kept release has any more (one link left), a month later.
find "$XDT_HOME/shared/static" -type f -links 1 -mtime +30 -delete
# What the old release added and moved meanwhile.
manage "$new" refresh_shelves >/dev/null || warn "分类没有整理完，今晚会自动再整理"
say "升级完成：$(basename "$old") → $(basename "$new")"
