#!/bin/sh
# Prints the Pythons that fit, the newest first, as "3.13 python3.13"; says in one sentence why when there is none.
# Each is run: a name on the PATH may be a shim that leads nowhere. Arguments: the one to look at instead.
rule=$(dirname "$0")/fits.py
[ $# -gt 0 ] || set -- python3.13 python3.12 python3.11 python3
found='' reasons=''
for name in "$@"; do
  if ! command -v "$name" >/dev/null 2>&1; then
    why='is not there'
  elif said=$("$name" "$rule" 2>/dev/null); then
    found="$found$said $name
"
    continue
  else
    why=${said:-'does not run'}
  fi
  reasons="$reasons, $name $why"
done
if [ -z "$found" ]; then
  echo "Python 3.11, 3.12 or 3.13 is needed:${reasons#,}. Install one, or name yours: make run PYTHON=/path/to/python3.13" >&2
  exit 1
fi
printf %s "$found" | sort -s -t. -k2,2nr
