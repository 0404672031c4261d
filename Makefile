# Go is all that is needed. Node adds the explorer's script, Chromium the tests
# that open pages; where one is not there, what it would do is said and left out.

ADDR  ?= 127.0.0.1:64210
STORE ?= parley.db

server := graph/server
cayley := $(server)/assets/cayley
npm    := npm --prefix $(server)/explorer
# Vite wants Node 20.19, or 22.12 and above.
node   := $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); console.log(a > 22 || a === 22 && b >= 12 || a === 20 && b >= 19 ? "yes" : "")' 2>/dev/null)

.PHONY: demo test bench profile setup pages explorer

## demo: build the sample graph and open it on ADDR
demo: setup
	go build -o parley ./cmd/parley
	./parley build -q data/sample --store $(STORE)
	./parley serve --store $(STORE) --addr $(ADDR)

## test: check everything
test: setup
ifneq ($(node),)
	$(npm) run check
	$(npm) test
else
	@echo 'SKIPPED: no Node of 20.19 or 22.12 here: the tests of the explorer'\''s script'
endif
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || echo 'SKIPPED: no Chromium here: the tests that open pages in a browser'
	go vet ./...
	go test ./...

## bench: measure what reading and the store cost, as Markdown; Node for what it is compared with
bench:
	go run -C cmd/bench -pgo=../parley/default.pgo .

## profile: measure where reading spends its time, which the compiler then makes faster
profile:
	go run -C cmd/bench -pgo=../parley/default.pgo . -part reading -rounds 9 -profile ../parley/default.pgo

## setup: make what the program embeds
setup: pages explorer

## pages: copy Cayley's web pages out of the module cache to where they are embedded
pages: $(cayley)/LICENSE

# They are Cayley's, under its licence, and stay out of git.
$(cayley)/LICENSE: go.mod
	go mod download github.com/cayleygraph/cayley
	rm -rf $(cayley)
	mkdir -p $(cayley)/docs
	from=$$(go list -m -f '{{.Dir}}' github.com/cayleygraph/cayley) && \
	  cp -R "$$from/static" "$$from/templates" "$$from/LICENSE" $(cayley)/ && cp "$$from"/docs/*.md $(cayley)/docs/
	chmod -R u+w $(cayley)
	@touch $@

## explorer: build the explorer's script to where it is embedded
ifneq ($(node),)
explorer: $(server)/explorer/dist/sources.txt
else
explorer:
	@echo 'SKIPPED: no Node of 20.19 or 22.12 here: the explorer comes as plain pages'
endif

$(server)/explorer/node_modules/.package-lock.json: $(server)/explorer/package-lock.json
	$(npm) ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(server)/explorer/dist/sources.txt: $(server)/explorer/node_modules/.package-lock.json $(server)/explorer/vite.config.ts $(wildcard $(server)/explorer/src/*)
	$(npm) run build
