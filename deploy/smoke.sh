#!/usr/bin/env bash
# Asks the running site for one thing of each kind; exit 0 when all are well.
# 用法: smoke.sh [--socket 文件]
#   without --socket it comes through nginx by HTTPS, as a shopper's browser does;
#   with it, it asks one gunicorn instance by its own socket, before nginx leads there.
#   CURL_CA_BUNDLE=certificate trusts a certificate that was made here.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

socket=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) show_help "$0" ;;
    --socket)
      socket=${2:?}
      shift
      ;;
    *) wrong_use "不认识 $1" ;;
  esac
  shift
done
load_env
if [ "$WEB" = no ]; then
  say "这台服务器不答网页，没有要看的"
  exit 0
fi
# Where nginx is another server's, gunicorn itself is asked.
if [ -z "$socket" ] && [ "$SERVICES" = no ]; then socket=$RUN_DIR/web.sock; fi

body=$(mktemp)
trap 'rm -f "$body"' EXIT
failed=0

if [ -n "$socket" ]; then
  base=http://$MAIN_NAME
  reach=(--unix-socket "$socket" --header 'X-Forwarded-Proto: https')
else
  base=https://$MAIN_NAME:$HTTPS_PORT
  reach=(--resolve "$MAIN_NAME:$HTTPS_PORT:127.0.0.1")
fi

# look WHAT PATH WORDS: 200, and the answer holds these words.
look() {
  local status
  status=$(curl --silent --show-error --compressed --max-time 20 "${reach[@]}" \
    --output "$body" --write-out '%{http_code}' "$base$2") || status=000
  if [ "$status" != 200 ]; then
    warn "$1 $2 回答 $status"
  elif [ -n "$3" ] && ! grep -q "$3" "$body"; then
    warn "$1 $2 里没有「$3」"
  else
    say "✓ $1 $2"
    return 0
  fi
  failed=1
  return 1
}

look 进程 /healthz '' || die "进程没有回答"
# After a first start, or a new Redis, it is ill until beat's first heartbeat: within 30 s.
for _try in 1 2 3 4 5 6 7 8; do
  if look 健康 /health/ ''; then
    failed=0
    break
  fi
  sleep 5
done
look 首页 / '</html>' || true
style=$(grep -o 'href="/static/[^"]*\.css"' "$body" | head -1 | cut -d'"' -f2 || true)
if [ -n "$style" ]; then look 样式 "$style" '{' || true; else
  warn "首页没有样式表"
  failed=1
fi
look 登录 /account/login/ 'csrfmiddlewaretoken' || true
look 搜索 '/search/?q=a' '</html>' || true
look 接口 '/api/v1/stores/' '"results"' || true
slug=$(grep -o '"slug": *"[^"]*"' "$body" | head -1 | cut -d'"' -f4 || true)
if [ -n "$slug" ]; then look 店铺 "/$slug/" '</html>' || true; fi

[ "$failed" = 0 ] || die "冒烟检查没有通过"
say "冒烟检查通过"
