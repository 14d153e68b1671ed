#!/usr/bin/env bash
# New keys, without signing anybody out and without losing a merchant's payment keys.
# 用法: rotate_keys.sh secret     新的 SECRET_KEY；旧的放进 SECRET_KEY_FALLBACKS：登录、购物车、API 令牌照旧有效
#       rotate_keys.sh payment    新的 PAYMENT_SECRET_KEYS 放最前面，再把存着的商户密钥重新加密
#       rotate_keys.sh finish     三十天后：去掉旧的（先检查没有东西还要靠旧密钥打开）
# It writes shared/.env (the old one stays beside it, mode 600) and replaces the running code gently.
# Keep the new keys somewhere else too. Old backups still need the old PAYMENT_SECRET_KEYS.
. "$(dirname "$(readlink -f "$0")")/lib.sh"

case ${1:-} in
  --help | -h | '') show_help "$0" ;;
  secret | payment | finish) ;;
  *) wrong_use "不认识 $1" ;;
esac
load_env
lock rotate-keys
env_file=$(readlink -f "$XDT_HOME/shared/.env")
[ -w "$env_file" ] || die "改不了 $env_file：用 root（或网站的用户）运行"

value_of() { sed -n "s/^$1=//p" "$env_file" | tail -1; }

# set_values NAME VALUE [NAME VALUE …] – all of them or, on a full disk, none: a draft beside it, of
# the same owner and mode, takes its place. An empty value takes the line out.
set_values() {
  local draft=$env_file.draft text
  text=$(cat "$env_file")
  while [ $# -gt 0 ]; do
    text=$(printf '%s\n' "$text" | grep -v "^$1=" || true)
    if [ -n "$2" ]; then text+=$'\n'$1=$2; fi
    shift 2
  done
  if cp -p "$env_file" "$draft" && printf '%s\n' "$text" >"$draft" && sync "$draft"; then
    mv "$draft" "$env_file"
  else
    rm -f "$draft"
    die "写不下新的设置（磁盘满了？），$env_file 没有改动"
  fi
}

keep_old() {
  local kept
  kept=$env_file.before-$(date +%Y%m%d-%H%M%S)
  cp -p "$env_file" "$kept" || {
    rm -f "$kept"
    die "存不下原来的设置（磁盘满了？），什么都没有改动"
  }
  say "原来的设置留在 $kept；finish 会删掉它"
}

restart() {
  "$DEPLOY/rolling_restart.sh" 9>&- || die "新密钥没有起来：请看上面；原来的设置在 $env_file.before-*"
}

case $1 in
  secret)
    old=$(value_of SECRET_KEY) older=$(value_of SECRET_KEY_FALLBACKS)
    [ -n "$old" ] || die "$env_file 里没有 SECRET_KEY（用 SECRET_KEY_FILE 的话，请照文档手工换）"
    keep_old
    new=$(random_key 48)
    set_values SECRET_KEY_FALLBACKS "$old${older:+,$older}" SECRET_KEY "$new"
    restart
    say "换好了 SECRET_KEY。请抄一份到别处；三十天后运行 rotate_keys.sh finish"
    ;;
  payment)
    old=$(value_of PAYMENT_SECRET_KEYS)
    [ -n "$old" ] || die "$env_file 里没有 PAYMENT_SECRET_KEYS"
    keep_old
    new=$(random_key 32)
    set_values PAYMENT_SECRET_KEYS "$new,$old"
    restart
    manage "$CURRENT" reencrypt_payment_keys
    say "换好了 PAYMENT_SECRET_KEYS。请抄一份到别处；以前的备份仍要旧的那把"
    ;;
  finish)
    manage "$CURRENT" reencrypt_payment_keys --check || die "还有东西要旧密钥：先运行 rotate_keys.sh payment"
    newest=$(value_of PAYMENT_SECRET_KEYS)
    keep_old
    set_values PAYMENT_SECRET_KEYS "${newest%%,*}" SECRET_KEY_FALLBACKS ''
    restart
    rm -f "$env_file".before-*
    say "旧密钥都去掉了"
    ;;
esac
