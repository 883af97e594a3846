#!/bin/sh
# The commands of deploy/jupyterhub/README.md, with accounts for the test; then the hub itself.
# (adduser, which the README has, asks questions; it makes homes that are closed to others.)
set -eu
umask 022
sh deploy/jupyterhub/install.sh
for name in ann bob; do useradd --create-home --key HOME_MODE=0700 --groups students --shell /bin/sh "$name"; done
useradd --create-home --key HOME_MODE=0700 --groups instructors --shell /bin/sh ivy
printf 'ann:%s\nbob:%s\nivy:%s\n' "$PASSWORD" "$PASSWORD" "$PASSWORD" | chpasswd
printf 'id,first_name,last_name,email\nann,Ann,Lee,\nbob,Bob,Ray,\n' >/home/ivy/class.csv
runuser -u ivy -- .venv/bin/autograder class-list /home/ivy/class.csv --course /srv/chainrule/course
cd /srv/jupyterhub
exec /opt/chainrule/.venv/bin/python -m jupyterhub \
  --config /opt/chainrule/deploy/jupyterhub/jupyterhub_config.py "$@"
