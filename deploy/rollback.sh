#!/usr/bin/env bash
# Back to the version before the last upgrade: code first, then the database.
# 用法: rollback.sh [--from 版本目录] [--keep-database]
#   Without --from it leaves the version that runs now. Columns and tables which the upgrade
#   added are removed again, with what was written into them; --keep-database leaves them
#   (the old code does not mind, by the expand rule).
. "$(dirname "$(readlink -f "$0")")/lib.sh"

from='' database=yes
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) show_help "$0" ;;
    --keep-database) database=no ;;
    --from)
      from=${2:?}
      shift
      ;;
    *) wrong_use "不认识 $1" ;;
  esac
  shift
done
load_env
lock rollback
from=$(readlink -f "${from:-$CURRENT}")
[ -f "$from/var/upgraded-from" ] || die "$(basename "$from") 不是升级来的，不知道退回哪个版本"
to=$(cat "$from/var/upgraded-from")
[ -d "$to" ] || die "旧版本 $to 已经删掉，不能退回"

say "退回 $(basename "$to")…"
switch_current "$to"
render_configs "$to"
"$to/deploy/rolling_restart.sh" 9>&-
! runs_nginx || reload_nginx || warn "nginx 不接受旧配置，仍用现在的：见 $LOG_DIR/nginx-error.log"
if [ "$database" = yes ]; then
  # Only the new code knows how to undo its migrations.
  in_release "$from" deploy/migration_state.py back "$from/var/before-upgrade.json" ||
    die "数据库没有退回（代码已经退回）：见上，或者用 restore.sh 恢复 $(cat "$from/var/backup-before")"
fi
"$to/deploy/smoke.sh"
say "已退回 $(basename "$to")"
