#!/usr/bin/env bash
# First deploy, and "make it so" afterwards: checks, installs, migrates, starts, smoke-tests.
# 用法: start_production.sh --init 目录 [主机名]   写好 deploy.env 和 shared/.env（带新密钥），告诉你还要改什么
#       XDT_ENV=目录/deploy.env start_production.sh   部署并启动；可以反复运行
# It never overwrites deploy.env, .env, or a file under /etc without keeping the old one beside it.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

init() {
  local home=$1 name=$2
  mkdir -p "$home/shared"
  home=$(cd "$home" && pwd -P)
  if [ ! -e "$home/deploy.env" ]; then
    sed -e "s#^XDT_HOME=.*#XDT_HOME=$home#" -e "s#^BACKUP_DIR=.*#BACKUP_DIR=$home/backups#" \
      -e "s#shop\.example www\.shop\.example#$name#" -e "s#shop\.example#$name#g" \
      "$DEPLOY/deploy.env.example" >"$home/deploy.env"
    say "写好了 $home/deploy.env"
  fi
  if [ ! -e "$home/shared/.env" ]; then
    (umask 077 && write_env "$home" "$name" >"$home/shared/.env")
    say "写好了 $home/shared/.env（只有本用户可读）"
  fi
  cat <<WORDS
接下来：
  1. 打开 $home/deploy.env，改「change」下面的几行（域名、证书、端口）。
  2. 打开 $home/shared/.env，至少填好 SMS_PROVIDERS 和它的几行；没有短信服务商就不能上线，只能彩排。
  3. 把 shared/.env 里的 SECRET_KEY 和 PAYMENT_SECRET_KEYS 抄一份，放到别处：备份里没有它们，
     丢了 PAYMENT_SECRET_KEYS，商家的支付密钥就再也解不开。
  4. XDT_ENV=$home/deploy.env $DEPLOY/start_production.sh
WORDS
}

write_env() {
  local home=$1 name=$2
  cat <<ENV
# 小店通的设置；每一项的说明在 current/.env.example
DJANGO_ENV=production
SECRET_KEY=$(random_key 48)
ALLOWED_HOSTS=$name
SITE_URL=https://$name
TRUSTED_PROXIES=unix,127.0.0.1

POSTGRES_DB=xiaodiantong
POSTGRES_USER=xiaodiantong
POSTGRES_PASSWORD=$(random_key 24)
POSTGRES_HOST=127.0.0.1
POSTGRES_PORT=5432

# 0：缓存；1：任务队列（清空缓存不会丢任务）
REDIS_URL=redis://127.0.0.1:6379/0
CELERY_BROKER_URL=redis://127.0.0.1:6379/1

MEDIA_ROOT=$home/shared/media
PRIVATE_ROOT=$home/shared/private
PAYMENT_AUDIT_LOG=$home/log/payment_audit.log
LOG_DIR=$home/log
METRICS_TOKEN=$(random_key 24)

# 一把新的支付密钥；务必另存一份
PAYMENT_SECRET_KEYS=$(random_key 32)

# 短信服务商：aliyun、tencent 或两个（第一家不行就找第二家），再加它们的 KEY_ID、SECRET、TEMPLATES；
# 彩排时可用 SMS_PROVIDERS=console 加 ALLOW_CONSOLE_SMS=true（不会真的发短信）
SMS_PROVIDERS=
SMS_REPORT_KEY=$(random_key 24)
ENV
}

check_environment() {
  [ "$(id -u)" != 0 ] || id "$XDT_USER" >/dev/null 2>&1 ||
    die "没有用户 $XDT_USER：adduser --system --group --home $XDT_HOME $XDT_USER"
  [ "$XDT_USER" != root ] || die "网站不能用 root 运行：改 deploy.env 的 XDT_USER"
  [ -f "$XDT_HOME/shared/.env" ] || die "没有 $XDT_HOME/shared/.env：先运行 start_production.sh --init $XDT_HOME"
  if [ "$(id -u)" = 0 ]; then
    chown "$XDT_USER" "$XDT_HOME/shared/.env"
    # Backup, book check and every other nightly job run as the site's user and read it.
    chgrp "$XDT_USER" "$XDT_ENV"
  fi
  chmod 600 "$XDT_HOME/shared/.env"
  chmod 640 "$XDT_ENV"
  [ "$SERVICES" = no ] || [ -r "$TLS_CERTIFICATE" ] || die "没有证书 $TLS_CERTIFICATE：先用 certbot 申请（docs/operations.md）"
}

# LAYOUT=folder: a database below XDT_HOME, reached by a socket that only this user may open.
prepare_folder_database() {
  if [ ! -e "$XDT_HOME/pgdata/PG_VERSION" ]; then
    say "新建 PostgreSQL 数据目录…"
    "$PG_BIN/initdb" --pgdata "$XDT_HOME/pgdata" --username "$PGUSER" --encoding UTF8 \
      --locale C --auth-local trust --auth-host scram-sha-256 >/dev/null
  fi
  if ! "$PG_BIN/pg_isready" --quiet; then
    "$PG_BIN/pg_ctl" --pgdata "$XDT_HOME/pgdata" --wait --silent --log "$LOG_DIR/postgresql.log" \
      --options "-c config_file=$XDT_HOME/etc/postgresql/folder.conf" start 9>&-
    database_is_ours=yes
  fi
  "$PG_BIN/psql" --dbname postgres --no-psqlrc --tuples-only --command \
    "select 1 from pg_database where datname = '$PGDATABASE'" | grep -q 1 ||
    "$PG_BIN/createdb" "$PGDATABASE"
}

check_system_database() {
  "$PG_BIN/psql" --no-psqlrc --quiet --command 'select 1' >/dev/null || die "连不上数据库。第一次部署先建用户和库：
  runuser -u postgres -- createuser --createdb --pwprompt $PGUSER      # 密码用 .env 的 POSTGRES_PASSWORD
  runuser -u postgres -- createdb --owner $PGUSER $PGDATABASE"
}

install_services() {
  local etc=$XDT_HOME/etc major
  install_file "$etc/cron/xiaodiantong" /etc/cron.d/xiaodiantong
  for major in /etc/postgresql/*; do
    if [ -d "$major/main/conf.d" ]; then
      install_file "$etc/postgresql/small.conf" "$major/main/conf.d/xiaodiantong.conf"
    fi
  done
  install_file "$etc/redis/small.conf" /etc/redis/xiaodiantong.conf
  if [ -f /etc/redis/redis.conf ] && ! grep -q '^include /etc/redis/xiaodiantong.conf' /etc/redis/redis.conf; then
    printf '\n# the last value counts\ninclude /etc/redis/xiaodiantong.conf\n' >>/etc/redis/redis.conf
    systemctl restart redis-server
  fi
}

install_system() {
  local etc=$XDT_HOME/etc unit
  install_file "$etc/logrotate/xiaodiantong" /etc/logrotate.d/xiaodiantong
  if [ "$SERVICES" = yes ]; then install_services; fi
  if runs_nginx; then
    install_nginx
    nginx -t -q || die "nginx 的配置有错，见上"
  fi
  if [ "$SUPERVISION" = systemd ]; then
    (cd "$etc/systemd" && find . -type f -printf '%P\n') | sort | while read -r unit; do
      mkdir -p "$(dirname "/etc/systemd/system/$unit")"
      install_file "$etc/systemd/$unit" "/etc/systemd/system/$unit"
    done
    systemctl daemon-reload
    if [ "$WEB" = yes ]; then systemctl enable --quiet xiaodiantong-web; fi
    if [ "$WORKER" = separate ]; then systemctl enable --quiet xiaodiantong-worker; fi
  else
    install_file "$etc/supervisor/app.conf" /etc/supervisor/conf.d/xiaodiantong.conf
    "$SUPERVISORCTL" update >/dev/null
  fi
}

start_system() {
  "$DEPLOY/rolling_restart.sh"
  if [ "$WORKER" = separate ]; then is_running worker || service start worker; fi
  if runs_nginx; then systemctl reload nginx; fi
}

start_folder() {
  if [ "${database_is_ours:-}" = yes ]; then
    "$PG_BIN/pg_ctl" --pgdata "$XDT_HOME/pgdata" --wait --silent --mode fast stop
  fi
  "$DEPLOY/control.sh" start
  [ "$WEB" = no ] || wait_for web 90 || die "web 没有回答，请看 $LOG_DIR/web.log"
}

case ${1:-} in
  --help | -h) show_help "$0" ;;
  --init)
    [ $# -ge 2 ] || wrong_use "--init 要一个目录"
    init "$2" "${3:-shop.example}"
    exit 0
    ;;
  '') ;;
  *) wrong_use "不认识 $1" ;;
esac

load_env
check_environment
make_folders
lock start
if [ ! -e "$CURRENT" ]; then
  say "从 $SOURCE_TREE 装第一个版本…"
  release=$(make_release "$SOURCE_TREE")
  switch_current "$release"
  exec env XDT_ENV="$XDT_ENV" "$CURRENT/deploy/start_production.sh" 9>&-
fi
release=$(readlink -f "$CURRENT")
render_configs "$release"
site_settings "$release"
if [ "$LAYOUT" = folder ]; then
  if runs_nginx; then
    "$NGINX" -e "$LOG_DIR/nginx-error.log" -t -q -c "$XDT_HOME/etc/nginx/nginx.conf" || die "nginx 的配置有错，见上"
  fi
  if [ "$SERVICES" = yes ]; then prepare_folder_database; fi
else
  [ "$(id -u)" = 0 ] || die "LAYOUT=system 要用 root 运行（sudo）"
  check_system_database
  install_system
fi
say "数据库迁移…"
manage "$release" migrate --noinput --verbosity 0
say "收集静态文件…"
collect_static "$release"
say "启动…"
if [ "$LAYOUT" = folder ]; then start_folder; else start_system; fi
"$DEPLOY/smoke.sh"
say "好了：https://$MAIN_NAME$HTTPS_SUFFIX/"
