#!/bin/sh
# Makes the files with secrets that are missing, in secrets/ beside this file; the client's secret is asked for.
set -eu
cd "$(dirname "$0")"
# Nobody else gets into the folder; whoever a container runs as reads the files in it.
mkdir -p secrets
chmod 700 secrets
umask 022

made() {
	[ ! -s "secrets/$1" ] && echo "made secrets/$1"
}

random() {
	head -c 32 /dev/urandom | base64 | tr -d '\n'
}

if made database-password; then
	random | tr '+/' '-_' | tr -d '=' >secrets/database-password
fi
if made state-url; then
	echo "postgresql://nutmcp:$(cat secrets/database-password)@postgres/nutmcp" >secrets/state-url
fi
if made vault-keys; then
	echo "$(date +%Y-%m-%d):$(random)" >secrets/vault-keys
fi
if made client-secret; then
	echo "Type the secret of the client NUTMCP_OIDC_CLIENT_ID at the identity provider, and Enter; it does not show:"
	trap 'stty echo 2>/dev/null || true' EXIT
	stty -echo 2>/dev/null || true
	read -r secret
	echo "$secret" >secrets/client-secret
fi
