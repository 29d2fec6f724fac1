#!/usr/bin/env bash
# Writes the migrations of a version that has not been released: foundation, tables from the schema, guards.
set -euo pipefail
cd "$(dirname "$0")/.."
out=server/migrations
keep=$(mktemp -d)
cp $out/*_foundation.sql $out/*_guards.sql "$keep"/
rm -rf $out
kit() { npx drizzle-kit generate --config server/drizzle.config.ts "$@" >/dev/null; }
kit --custom --name foundation; cp "$keep"/*_foundation.sql $out/0000_foundation.sql
kit --name tables
kit --custom --name guards; cp "$keep"/*_guards.sql $out/0002_guards.sql
