# mailtop: plain GNU make, no configure step.  `make help` lists the targets.
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

PACKAGES   := ncursesw libcurl openssl jansson
DEBS       := ca-certificates build-essential pkg-config libncurses-dev libcurl4-openssl-dev libssl-dev \
	libiniparser-dev libjansson-dev
DEBS_DEMO  := python3 openssl dovecot-imapd dovecot-pop3d
DEBS_CHECK := $(DEBS_DEMO) clang libclang-rt-14-dev llvm clang-format cppcheck libcmocka-dev \
	universal-ctags tmux git
DEBS_BENCH := $(DEBS_DEMO) fetchmail curl htop btop valgrind
DEBS_ANALYZE := clang-tidy clang-tools

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wimplicit-fallthrough -Wwrite-strings
ifdef SANITIZE # address,undefined; thread; and for fuzzers fuzzer-no-link besides
CC     := clang
OPT    := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
HARDEN := -fPIE
else
OPT    ?= -O2 -g -D_FORTIFY_SOURCE=2
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
endif
# ncursesw.pc asks for an older _XOPEN_SOURCE than _GNU_SOURCE gives: its -D are left out.
CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -DMAILTOP_VERSION='"$(VERSION)"' \
	-DMAILTOP_THEMES='"$(PREFIX)/share/mailtop/themes"' -Isrc -pthread $(WARN) $(OPT) \
	$(HARDEN) $(filter-out -D%,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)) $(CFLAGS)
LDFLAGS_ALL := -pie -pthread -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -liniparser -lresolv

V ?= 0
Q := $(if $(filter 0,$(V)),@)
say = $(if $(filter 0,$(V)),@printf '  %-5s %s\n' $(1) $(2))

# One archive a layer.  A test links its own layer and what that may include, so a wrong
# dependency does not link.
LAYERS := base model protocol config poll output tui
SRC := $(foreach l,$(LAYERS),$(wildcard src/$(l)/*.c))
TOP := $(wildcard src/*.c)
OBJ := $(SRC:src/%.c=$(BUILD)/obj/%.o)
TOP_OBJ := $(TOP:src/%.c=$(BUILD)/obj/%.o)
archives = $(patsubst %,$(BUILD)/lib/%.a,$(1))
needs_base     := base
needs_model    := model base
needs_protocol := protocol model base
needs_config   := config model base
needs_poll     := poll protocol model base
needs_output   := output protocol model base
needs_tui      := tui config protocol model base

# UNIT: the folders of unit tests to build and run, "model poll"
UNIT  ?= $(LAYERS)
TESTS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard $(UNIT:%=tests/unit/%/test_*.c)))

.PHONY: all
all: $(BUILD)/mailtop

$(BUILD)/mailtop: $(TOP_OBJ) $(call archives,tui output poll config protocol model base)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

define layer_rules
$(BUILD)/lib/$(1).a: $(filter $(BUILD)/obj/$(1)/%,$(OBJ))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(Q)ar rcs $$@ $$^

# What tests of this layer share: every source beside them that is no test itself.
$(BUILD)/unit/$(1)/%: tests/unit/$(1)/%.c $$(call archives,$$(needs_$(1))) \
		$(filter-out tests/unit/$(1)/test_%,$(wildcard tests/unit/$(1)/*.c))
	@mkdir -p $$(@D)
	$$(call say,TEST,$$<)
	$$(Q)$$(CC) $$(CFLAGS_ALL) -Itests $$(LDFLAGS_ALL) -MMD -MP -MF $$@.d -o $$@ \
		$$(filter %.c,$$^) $$(call archives,$$(needs_$(1))) $$(LIBS) -lcmocka
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rules,$(l))))

# Tests in which our allocations fail (tests/unit/failing.h).
ALLOCATIONS := malloc calloc realloc reallocarray strdup strndup asprintf __asprintf_chk free
$(filter %/test_memory,$(TESTS)): LDFLAGS_ALL += $(ALLOCATIONS:%=-Wl,--wrap=%)

-include $(OBJ:.o=.d) $(TOP_OBJ:.o=.d) $(TESTS:=.d)

# ---- tests

.PHONY: check run-check unit golden asan tsan torture soak fuzz bench bench-hot demo analyze \
	coverage format format-check
check: deps-check ## all tests, from nothing; ends with "N passed, N failed"
	+@$(MAKE) --no-print-directory run-check

run-check:
	+@BUILD=$(BUILD) MAKE="$(MAKE)" tests/run

tests: $(TESTS) $(BUILD)/imap_reader

# Our reader of IMAP, for tests in other languages.
$(BUILD)/imap_reader: tests/lib/imap_reader.c $(call archives,protocol model base)
	$(call say,TEST,$<)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -MMD -MP -o $@ $< $(filter %.a,$^) $(LIBS)

unit: $(TESTS) ## unit tests and golden pictures
	@tests/tools/unit.sh $(TESTS)

golden: $(BUILD)/unit/tui/test_golden $(BUILD)/unit/tui/test_form_golden \
		## rewrite the expected pictures; review the diff
	for t in $^; do GOLDEN=write $$t || exit; done

asan: ## the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	+@BUILD=$(BUILD)/asan MAKE="$(MAKE) SANITIZE=address,undefined" tests/run unit integration
# TSAN="integration.test_x ..." for less
TSAN ?= unit integration
tsan: ## the tests under ThreadSanitizer
	+@BUILD=$(BUILD)/tsan MAKE="$(MAKE) SANITIZE=thread" UNIT="$(UNIT)" tests/run $(TSAN)

torture: deps-check all $(BUILD)/imap_reader ## the long tests: every fault at every byte, and more; an hour
	+@BUILD=$(BUILD) WORKERS=1 tests/run torture

# Not from the environment: the shell has a variable of that name.
SECONDS = 1800
SEED =
soak: deps-check all ## 200 mailboxes under faults for SECONDS (1800), from SEED
	@MAILTOP=$(BUILD)/mailtop tests/torture/soak.py --seconds $(SECONDS) --seed "$(SEED)"

FUZZ_TIME ?= 20
FUZZ_BUILD := $(BUILD)/fuzz
fuzz: ## each fuzzer for FUZZ_TIME seconds, from the kept corpus
	+@$(MAKE) --no-print-directory BUILD=$(FUZZ_BUILD) \
		SANITIZE=address,undefined,fuzzer-no-link fuzzers
	@tests/tools/fuzz.sh $(FUZZ_TIME) $(patsubst tests/fuzz/%.c,$(FUZZ_BUILD)/%,$(FUZZERS))

# Of the fuzz build: everything that needs no terminal and no network.
FUZZERS := $(wildcard tests/fuzz/fuzz_*.c)
fuzzers: $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(FUZZERS))
$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h \
	$(call archives,tui config poll protocol model base)
	$(call say,FUZZ,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -Itests $(LDFLAGS_ALL) -o $@ \
		$(filter-out %.h,$^) $(LIBS)

BENCH_TOOLS := $(patsubst %,$(BUILD)/bench/%,floor hot picture standin)
$(BUILD)/bench/hot $(BUILD)/bench/picture: tests/bench/world.h \
	$(call archives,tui config protocol model base)
$(BENCH_TOOLS): $(BUILD)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(call say,BENCH,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests $(LDFLAGS_ALL) -o $@ $< $(filter %.a,$^) $(LIBS)

bench: deps-bench all $(BENCH_TOOLS) ## the budgets, each beside what a person would use instead
	@BUILD=$(BUILD) MAILTOP=$(BUILD)/mailtop tests/bench/bench.py --json $(BUILD)/bench.json \
		$(if $(MARKDOWN),--markdown) $(GROUPS)
bench-hot: deps-bench $(BUILD)/bench/hot ## instructions of hot paths beside those kept; WRITE=1
	@BUILD=$(BUILD) tests/bench/bench.py hot $(if $(WRITE),--write)

analyze: $(if $(QUICK),deps-check,deps-analyze) ## cppcheck and clang-tidy; QUICK=1 cppcheck; ALL=1 gcc's and clang's analyzers, too
	@ALL=$(ALL) QUICK=$(QUICK) tests/tools/analyze.sh

coverage: deps-check ## lines and branches that the unit tests run; WITH=integration those, too
	+@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage CC=clang HARDEN=-fPIE \
		OPT="-O0 -g -fprofile-instr-generate -fcoverage-mapping" tests all
	@tests/tools/coverage.sh $(BUILD)/coverage $(WITH)

FORMATTED := $(wildcard src/*.[ch] src/*/*.[ch] tests/unit/*.h tests/unit/*/*.[ch] tests/fuzz/*.c \
	tests/lib/*.[ch] tests/lib/shim/*.c tests/bench/*.[ch])
format: ## lay out the sources
	clang-format -i $(FORMATTED)
format-check:
	clang-format --dry-run -Werror $(FORMATTED)

compile_commands.json: Makefile $(SRC) $(TOP)
	bear -- $(MAKE) -B BUILD=$(BUILD)/bear

# ---- a newcomer's command

demo: deps-demo ## a private mail server with living mailboxes, and mailtop on it
	+@$(MAKE) --no-print-directory all
	@MAILTOP=$(BUILD)/mailtop tests/demo/demo

# ---- packages

install_debs = @missing=; for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | \
	grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then echo "installing Debian packages:$$missing"; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
	--no-install-recommends $$missing >/dev/null || exit 1; fi

.PHONY: deps deps-demo deps-check deps-bench deps-analyze
deps: deps-check ## everything from Debian that building and testing needs
deps-demo:
	$(call install_debs,$(DEBS) $(DEBS_DEMO))
deps-check:
	$(call install_debs,$(DEBS) $(DEBS_CHECK))
deps-bench:
	$(call install_debs,$(DEBS) $(DEBS_BENCH))
deps-analyze:
	$(call install_debs,$(DEBS) $(DEBS_CHECK) $(DEBS_ANALYZE))

# ---- the rest

.PHONY: install uninstall deb clean help tests fuzzers
install: all ## to PREFIX (/usr/local), below DESTDIR
	install -D -m 755 $(BUILD)/mailtop $(DESTDIR)$(PREFIX)/bin/mailtop
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/mailtop/themes themes/*.ini
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/mailtop README.md LICENSE sample.ini

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/mailtop $(DESTDIR)$(PREFIX)/share/mailtop \
		$(DESTDIR)$(PREFIX)/share/doc/mailtop

ARCH = $(shell dpkg --print-architecture)
deb: ## a Debian package in BUILD
	+$(MAKE) -B all PREFIX=/usr
	rm -rf $(BUILD)/deb
	+$(MAKE) install PREFIX=/usr DESTDIR=$(BUILD)/deb
	mkdir -p $(BUILD)/deb/DEBIAN
	printf 'Package: mailtop\nVersion: %s\nArchitecture: %s\nMaintainer: %s\nDepends: %s\nSection: mail\nPriority: optional\nDescription: %s\n' \
		'$(VERSION)' '$(ARCH)' 'the mailtop developers <mailtop@localhost>' \
		'libc6, libncursesw6, libtinfo6, libcurl4, libssl3, libjansson4, libiniparser1, ca-certificates' \
		'top for mailboxes: IMAP and POP3, live, in the terminal' > $(BUILD)/deb/DEBIAN/control
	dpkg-deb --root-owner-group --build $(BUILD)/deb $(BUILD)/mailtop_$(VERSION)_$(ARCH).deb

clean:
	rm -rf $(BUILD) compile_commands.json

help:
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10
