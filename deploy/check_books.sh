#!/usr/bin/env bash
# Every level of stock and every cent explained? Exit 1 with a list where not.
# 用法: check_books.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

case ${1:-} in
  --help | -h) show_help "$0" ;;
  '') ;;
  *) wrong_use "不认识 $1" ;;
esac
load_env
become_app "$0"
failed=0
for command in check_stock check_money; do
  manage "$CURRENT" "$command" || failed=1
done
[ "$failed" = 0 ] || die "账或库存对不上，清单在上面"
say "账和库存都对得上"
