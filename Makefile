# make start · make test · make bench: the only commands a newcomer needs.
# PORT, HOST, HIGHROAD_HOME, PUBLIC_URL, DATABASE_URL, LIVEKIT_URL and more are read from the environment (see README).

INSTALLED := node_modules/.installed
WEB := packages/web/dist/index.html
WEB_SOURCES := $(shell find packages/web packages/core \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.test.*' -print)
# The Node that is locked with the other dependencies, before the machine's own.
WITH_NODE := PATH="$(CURDIR)/node_modules/.bin:$$PATH"
NEEDS_NODE := Highroad needs Node 20 or later with npm. Nothing was changed. Get it from https://nodejs.org and run make again.

.PHONY: start test bench
start: $(INSTALLED) $(WEB)
	@$(WITH_NODE) exec node packages/server/main.ts

test: $(INSTALLED)
	@$(WITH_NODE) exec node checks/run.ts

bench: $(INSTALLED)
	@$(WITH_NODE) exec node bench/run.ts

$(INSTALLED): package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null || { echo "$(NEEDS_NODE)" >&2; exit 1; }
	@npm --version >/dev/null 2>&1 || { echo "$(NEEDS_NODE)" >&2; exit 1; }
	@echo 'Installing what Highroad is made of (a few minutes the first time)'
# Not npm ci: it refuses a lock that lacks the optional packages of platforms which the registry had not got when the
# lock was written. This installs what is locked, and leaves the lock as it is.
	@npm install --no-save --no-progress --loglevel=error
	@touch $@

$(WEB): $(INSTALLED) $(WEB_SOURCES)
	@echo 'Building the web app'
	@$(WITH_NODE) vite build packages/web --logLevel warn
	@touch $@
