#!/bin/sh
# Make the groups, folders and rights that the hub needs, and its service if systemd runs here.
# To be run as root; it may be run again, after an update say.
set -eu
checkout=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "This makes groups and folders: run it as root." >&2; exit 1; }
[ -e "$checkout/.venv/.set-up-for-hub" ] ||
  { echo "Set the course up first: python3 scripts/set_up.py hub" >&2; exit 1; }

for group in students instructors; do
  getent group "$group" >/dev/null || groupadd "$group"
done
install -d -m 0700 /srv/jupyterhub
install -d -m 2770 -g instructors /srv/chainrule /srv/chainrule/course
# nbgrader asks for this: everybody may hand in, and nobody sees what others have handed in.
install -d -m 0777 /srv/nbgrader/exchange

# Solutions, hidden tests and the competition's labels are for instructors. Students import
# chainrule/ and get the released notebooks through the exchange.
for folder in solutions autograder notebooks tests benchmarks .git; do
  if [ -e "$checkout/$folder" ]; then
    chgrp -R instructors "$checkout/$folder"
    chmod -R g+rwX,o= "$checkout/$folder"
  fi
done

if [ -d /run/systemd/system ]; then
  sed "s#@CHECKOUT@#$checkout#g" "$checkout/deploy/jupyterhub/chainrule-hub.service" \
    >/etc/systemd/system/chainrule-hub.service
  systemctl daemon-reload
  systemctl enable --now chainrule-hub
  echo "The hub runs; see 'systemctl status chainrule-hub'."
else
  echo "Start the hub with: $checkout/.venv/bin/python -m jupyterhub" \
    "--config $checkout/deploy/jupyterhub/jupyterhub_config.py"
fi
