#!/usr/bin/env bash
# Puts a backup back, or rehearses it.
# 用法: restore.sh --rehearse 备份目录       恢复到临时数据库，核对每张表、库存和账，再删掉；网站不受影响
#       restore.sh --yes 备份目录            真的恢复：停网站，换上备份里的数据，启动，冒烟检查
#       restore.sh --drop-before             确认没问题以后，删掉上次恢复前留下的数据
# Nothing is overwritten: what was there is kept as database <name>_before_<time> and folders
# *.before-<time> beside the new ones, until --drop-before.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

mode='' backup=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) show_help "$0" ;;
    --rehearse | --yes | --drop-before) mode=$1 ;;
    -*) wrong_use "不认识 $1" ;;
    *) backup=$1 ;;
  esac
  shift
done
[ -n "$mode" ] || wrong_use "要 --rehearse、--yes 或 --drop-before"
load_env
lock restore
umask 077
release=$(readlink -f "$CURRENT")
site_settings "$release"
database=$PGDATABASE
now=$(date +%Y%m%d_%H%M%S)

# Statements about whole databases are said from another one.
sql() { "$PG_BIN/psql" --no-psqlrc -qAt -v ON_ERROR_STOP=1 --dbname postgres --command "$1"; }

drop_before() {
  local name folder
  for name in $(sql "select datname from pg_database where datname like '${database}\\_before\\_%'"); do
    sql "drop database \"$name\""
    say "删掉数据库 $name"
  done
  for folder in "$MEDIA_ROOT".before-* "$PRIVATE_ROOT".before-*; do
    if [ -d "$folder" ]; then
      rm -rf -- "$folder"
      say "删掉 $folder"
    fi
  done
}

# The archive as it was before encryption, on standard output.
opened() {
  if [ -e "$backup/$1.enc" ]; then
    [ -s "$BACKUP_KEY_FILE" ] || die "备份是加密的：在 deploy.env 里写 BACKUP_KEY_FILE"
    openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass "file:$BACKUP_KEY_FILE" -in "$backup/$1.enc"
  else
    cat "$backup/$1"
  fi
}

check_sums() {
  (cd "$backup" && sha256sum --quiet --check sha256sums) || die "备份已损坏：$backup"
}

# fill DATABASE: restore, then compare every table's count with the manifest.
fill() {
  "$PG_BIN/createdb" --template template0 --encoding UTF8 "$1"
  opened database.dump >"$scratch/database.dump"
  "$PG_BIN/pg_restore" --dbname "$1" --no-owner --no-privileges --exit-on-error --jobs 2 "$scratch/database.dump"
  rm "$scratch/database.dump"
  PGDATABASE=$1 "$release/.venv/bin/python" "$DEPLOY/snapshot.py" compare "$backup/counts.json" ||
    die "恢复出来的表和备份时的数目不一样，见上"
}

check_books_of() {
  local command
  for command in check_stock check_money; do
    POSTGRES_DB=$1 manage "$release" "$command" || die "$command 在恢复的数据里有差异"
  done
}

# unpack NAME FOLDER – beside FOLDER, then swapped with it.
unpack() {
  [ -e "$backup/$1.tar" ] || [ -e "$backup/$1.tar.enc" ] || return 0
  rm -rf "$2.restoring"
  mkdir -p "$2.restoring"
  opened "$1.tar" | tar -C "$2.restoring" -xf -
  chmod 755 "$2.restoring"
  if [ -e "$2" ]; then mv -T "$2" "$2.before-$now"; fi
  if [ "$(id -u)" = 0 ]; then chown "$XDT_USER:" "$2.restoring"; fi
  mv -T "$2.restoring" "$2"
  say "文件换好：$2"
}

if [ "$mode" = --drop-before ]; then
  drop_before
  exit 0
fi
[ -f "$backup/manifest" ] || wrong_use "$backup 不是一份备份（没有 manifest）"
backup=$(readlink -f "$backup")
scratch=$(mktemp -d "$BACKUP_DIR/.restore.XXXXXX")
trial=${database}_trial_$$
trap 'rm -rf "$scratch"; "$PG_BIN/dropdb" --if-exists "$trial" 2>/dev/null || true' EXIT
check_sums
grep -q "^env_sha256=$(sha256sum "$XDT_HOME/shared/.env" | cut -d' ' -f1)$" "$backup/manifest" ||
  warn "现在的 .env 和备份时的不一样：PAYMENT_SECRET_KEYS 要含备份时用的密钥"

say "恢复到 $trial…"
fill "$trial"
check_books_of "$trial"
if [ "$mode" = --rehearse ]; then
  for archive in media private; do
    if [ -e "$backup/$archive.tar" ] || [ -e "$backup/$archive.tar.enc" ]; then
      opened "$archive.tar" | tar -tf - >/dev/null || die "$archive.tar 打不开"
    fi
  done
  say "演习通过：每张表的数目一致，库存和账对得上"
  exit 0
fi

# The uploads are unpacked beside those there are, after the site has stopped.
packed=$(find "$backup" -name '*.tar*' -printf '%s\n' | awk '{ sum += $1 } END { print int(sum / 1048576) }')
free=$(df --output=avail --block-size=1M "$(dirname "$MEDIA_ROOT")" | tail -1)
[ "$free" -gt "$packed" ] || die "磁盘不够：上传的文件要 $packed MB，只剩 $free MB"

say "停网站…"
service stop web
if [ "$WORKER" = separate ]; then service stop worker; fi
sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database'" >/dev/null
if sql "select 1 from pg_database where datname = '$database'" | grep -q 1; then
  sql "alter database \"$database\" rename to \"${database}_before_$now\""
fi
sql "alter database \"$trial\" rename to \"$database\""
unpack media "$MEDIA_ROOT"
unpack private "$PRIVATE_ROOT"
# The cache may hold what the restored data no longer says.
manage "$release" shell -c "from django.core.cache import cache; cache.clear()" >/dev/null || warn "缓存没有清空"
service start web
if [ "$WORKER" = separate ]; then service start worker; fi
wait_for web 90 || die "web 没有回答，请看 $(log_of web)"
"$DEPLOY/smoke.sh" 9>&-
say "恢复好了。恢复前的数据还在：数据库 ${database}_before_$now，文件夹 *.before-$now；没问题以后运行 restore.sh --drop-before"
