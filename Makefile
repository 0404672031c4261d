# Go is all that is needed. The tests in a browser want Chromium too and say so
# where it is not there.

ADDR  ?= 127.0.0.1:64210
STORE ?= parley.db

.PHONY: demo test bench pages

## demo: build the sample graph and open it on ADDR
demo: pages
	go build -o parley ./cmd/parley
	./parley build -q data/sample --store $(STORE)
	./parley serve --store $(STORE) --addr $(ADDR)

## test: check everything
test: pages
	go vet ./...
	go test ./...

## bench: measure what reading costs, as Markdown
bench:
	go run -C bench .

## pages: put Cayley's pages where the program embeds them
pages: graph/server/assets/cayley/LICENSE

graph/server/assets/cayley/LICENSE: go.mod tools/cayley-pages
	tools/cayley-pages
	@touch $@
