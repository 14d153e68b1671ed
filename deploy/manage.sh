#!/usr/bin/env bash
# manage.py of the running version, as the site's user.
# 用法: manage.sh 命令 参数…      例如 manage.sh createsuperuser、manage.sh check_money
. "$(dirname "$(readlink -f "$0")")/lib.sh"

case ${1:---help} in
  --help | -h) show_help "$0" ;;
  -*) wrong_use "不认识 $1" ;;
esac
load_env
manage "$CURRENT" "$@"
