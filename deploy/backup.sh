#!/usr/bin/env bash
# One backup: the database (pg_dump, custom format), uploads, private pictures, a manifest.
# 用法: backup.sh [--verify] [--prune] [--database-only] [--to 目录]
#   --verify          restore it into a scratch database, compare every table's count, and run
#                     check_stock and check_money there; a backup nobody restored is only a hope
#   --prune           then remove old ones: the newest BACKUP_KEEP_DAILY days and
#                     BACKUP_KEEP_WEEKLY weeks stay, and the last two days' all. Only after this
#                     one was verified.
#   --database-only   without uploads; never kept in place of a whole one
# The last line is the folder of the backup. Encrypted when BACKUP_KEY_FILE is set.
# .env is not in it, its checksum is: keep SECRET_KEY, and above all PAYMENT_SECRET_KEYS,
# somewhere else, or merchants' payment keys cannot be read after a restore.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

arguments=("$@")
verify=no prune=no files=yes target=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) show_help "$0" ;;
    --verify) verify=yes ;;
    --prune) prune=yes verify=yes ;;
    --database-only) files=no ;;
    --to)
      target=${2:?}
      shift
      ;;
    *) wrong_use "不认识 $1" ;;
  esac
  shift
done
load_env
# cron runs it as the site's user: what root makes must be the same user's.
become_app "$0" "${arguments[@]}"
lock backup
umask 077
release=$(readlink -f "$CURRENT")
site_settings "$release"
python=$release/.venv/bin/python

[ -z "$BACKUP_KEY_FILE" ] || [ -s "$BACKUP_KEY_FILE" ] || die "BACKUP_KEY_FILE=$BACKUP_KEY_FILE 读不到"
target=${target:-$BACKUP_DIR/$(date +%Y%m%d-%H%M%S)}
[ ! -e "$target" ] || die "$target 已经存在"
work=$target.part
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

# Room for the database, twice over: the dump, and the rehearsal of a restore. For the uploads
# once, and once more for the larger pile while it is encrypted. The disk may be PostgreSQL's too.
size=$("$PG_BIN/psql" -qAt --no-psqlrc -c 'select pg_database_size(current_database()) / 1048576')
free=$(df --output=avail --block-size=1M "$work" | tail -1)
uploads=0
if [ "$files" = yes ]; then
  mkdir -p "$MEDIA_ROOT" "$PRIVATE_ROOT"
  uploads=$(du -scm "$MEDIA_ROOT" "$PRIVATE_ROOT" | tail -1 | cut -f1)
  if [ -n "$BACKUP_KEY_FILE" ]; then uploads=$((uploads * 2)); fi
fi
[ "$free" -gt $((size * 2 + uploads)) ] ||
  die "磁盘不够：数据库 $size MB，上传的文件要 $uploads MB，只剩 $free MB"

say "备份数据库（$size MB）…"
"$python" "$DEPLOY/snapshot.py" dump "$work/counts.json" -- \
  "$PG_BIN/pg_dump" --format custom --no-owner --file "$work/database.dump" || die "pg_dump 失败"
if [ "$files" = yes ]; then
  # After the database: every file that a row names is there, unless it was deleted since.
  say "备份上传的文件…"
  for name in MEDIA_ROOT PRIVATE_ROOT; do
    mkdir -p "${!name}"
    archive=$work/$(tr '[:upper:]' '[:lower:]' <<<"${name%_ROOT}").tar
    # 1: a file changed while it was read; uploads are never changed, renditions may appear.
    tar -C "${!name}" -cf "$archive" . || [ $? = 1 ] || die "打包 ${!name} 失败"
  done
fi

encrypted=no
if [ -n "$BACKUP_KEY_FILE" ]; then
  encrypted=yes
  for file in "$work"/*.dump "$work"/*.tar; do
    [ -e "$file" ] || continue
    openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass "file:$BACKUP_KEY_FILE" -in "$file" -out "$file.enc"
    rm "$file"
  done
fi
cat >"$work/manifest" <<MANIFEST
made_at=$(date --iso-8601=seconds)
release=$(basename "$release")
database=$PGDATABASE
encrypted=$encrypted
files=$files
env_sha256=$(sha256sum "$XDT_HOME/shared/.env" | cut -d' ' -f1)
verified=no
MANIFEST
(cd "$work" && find . -type f ! -name manifest ! -name '*sums' -printf '%P\0' | xargs -0 sha256sum >.sums && mv .sums sha256sums)
mv "$work" "$target"
trap - EXIT
say "备份写好：$(du -sh "$target" | cut -f1)"

if [ "$verify" = yes ]; then
  "$DEPLOY/restore.sh" --rehearse "$target" 9>&- || die "这份备份恢复不出来：$target"
  sed -i 's/^verified=no/verified=yes/' "$target/manifest"
fi

# kept N FORMAT: the newest verified backup of each of the newest N days or weeks.
kept() {
  local folder day
  for folder in "$BACKUP_DIR"/2???????-??????; do
    grep -qs '^verified=yes' "$folder/manifest" || continue
    grep -qs '^files=yes' "$folder/manifest" || continue
    day=$(basename "$folder")
    printf '%s %s\n' "$(date -d "${day%-*}" "+$2")" "$folder"
  done | sort -r | awk '!seen[$1]++ { print $2 }' | head -n "$1"
}

if [ "$prune" = yes ]; then
  # What is younger than two days always stays: an upgrade may want its own.
  keep=$(
    find "$BACKUP_DIR" -mindepth 1 -maxdepth 1 -name '2*' -mtime -2
    kept "$BACKUP_KEEP_DAILY" %Y%m%d
    kept "$BACKUP_KEEP_WEEKLY" %G%V
  )
  for folder in "$BACKUP_DIR"/2???????-??????; do
    if ! grep -qxF "$folder" <<<"$keep" && [ "$folder" != "$target" ]; then
      rm -rf -- "$folder"
      say "删掉旧备份 $(basename "$folder")"
    fi
  done
fi
# How old it is, /metrics/ tells (xdt_backup_age_seconds).
if [ "$verify" = yes ]; then touch "$RUN_DIR/last-backup"; fi
printf '%s\n' "$target"
