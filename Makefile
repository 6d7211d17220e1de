# The two commands of a newcomer are `make report` and `make test`. Both bring what they need (docs/install.md) and build into
# build/release; what is here already is left alone. For work on the code itself: cmake --preset dev.
.DEFAULT_GOAL := help
.PHONY: help report test test-all bench build setup docs site package install clean

PREFIX ?= /usr/local
export LIBTORCH_ROOT JOBS PACKAGES PEERS DATA

ctest := ctest --test-dir build/release -j2 --output-on-failure --no-label-summary --no-tests=error

help: ## this list
	@echo 'make TARGET [VARIABLE=VALUE ...]'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-12s %s\n", $$1, $$2}'
	@echo 'everywhere: LIBTORCH_ROOT=FOLDER (a LibTorch of your own), JOBS=N (compilers at once), PACKAGES=no (leave apt alone)'

report: ## tables and figures into report/ (open report/report.html); DATA=full: all of CIFAR-10, into report-full/
	@scripts/report.sh

test: build ## build and run the tests, but for the slow ones
	@$(ctest) -LE '^slow$$'

test-all: build ## the slow ones too
	@$(ctest)

bench: setup ## measure against other programs; those that are missing are named
	@scripts/build.sh zeroset_bench
	@if [ -x scripts/bench.sh ]; then scripts/bench.sh; else build/release/bin/zeroset_bench; fi

build: setup ## everything, into build/release
	@scripts/build.sh

setup: ## what it is built from: packages of the distribution, and torch into .venv
	@scripts/setup.sh

docs: ## the API reference, into build/api/html (needs doxygen)
	@mkdir -p build && doxygen docs/Doxyfile && echo build/api/html/index.html

site: ## all pages as a site, into build/site, with the API reference where doxygen is
	@if command -v doxygen >/dev/null; then $(MAKE) --no-print-directory docs >/dev/null; fi
	@[ -e build/site-venv/.complete ] || { rm -rf build/site-venv && python3 -m venv build/site-venv && \
	  build/site-venv/bin/pip --disable-pip-version-check install -q -r docs/site-requirements.txt && touch build/site-venv/.complete; }
	@build/site-venv/bin/python scripts/site.py

package: export ZEROSET_TOOLS = file:file dpkg-shlibdeps:dpkg-dev
package: setup ## the program as build/zeroset_VERSION_ARCHITECTURE.deb
	@scripts/build.sh program
	@cpack --config build/release/CPackConfig.cmake -B build/package >/dev/null && mv build/package/*.deb build/ && ls build/*.deb

install: build ## program, libraries, headers and CMake package, into PREFIX=/usr/local
	@cmake --install build/release --prefix $(PREFIX)

clean: ## remove build/ (.venv and report/ stay)
	rm -rf build
