# mailtop: plain GNU make.  `make`, `make check`, `make demo`; the rest is listed by `make help`.
BUILD   ?= build
PREFIX  ?= /usr/local
CC      ?= cc
VERSION := 0.1.0

PACKAGES := ncursesw libcurl openssl jansson
DEBS := build-essential pkg-config libncurses-dev libcurl4-openssl-dev libssl-dev \
	libiniparser-dev libjansson-dev
DEBS_CHECK := clang libclang-rt-14-dev llvm clang-format clang-tidy libcmocka-dev \
	universal-ctags python3 tmux openssl dovecot-imapd dovecot-pop3d
DEBS_BENCH := fetchmail strace valgrind curl htop btop

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wimplicit-fallthrough -Wwrite-strings
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
OPT ?= -O2 -g -D_FORTIFY_SOURCE=2
CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -DMAILTOP_VERSION='"$(VERSION)"' \
	-DMAILTOP_THEMES='"$(PREFIX)/share/mailtop/themes"' -Isrc -pthread \
	$(WARN) $(OPT) $(HARDEN) $(filter-out -D%,$(shell pkg-config --cflags $(PACKAGES))) $(CFLAGS)
LDFLAGS_ALL := -pie -Wl,-z,relro,-z,now,--as-needed -pthread $(LDFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES)) -liniparser

# One archive a layer: a test links its own layer and what that may include, so a wrong
# dependency fails to link.
DIRS := base model protocol config poll output tui
SRC := $(foreach d,$(DIRS),$(wildcard src/$(d)/*.c))
OBJ := $(SRC:src/%.c=$(BUILD)/obj/%.o)
archive = $(patsubst %,$(BUILD)/lib/%.a,$(1))
needs_base     := base
needs_model    := model base
needs_protocol := protocol model base
needs_config   := config model base
needs_poll     := poll protocol model base
needs_output   := output protocol model base
needs_tui      := tui config protocol model base

TESTS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*/test_*.c))

.PHONY: all
all: $(BUILD)/mailtop

$(BUILD)/mailtop: $(BUILD)/obj/main.o $(call archive,tui output poll config protocol model base)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

define archive_rule
$(BUILD)/lib/$(1).a: $$(filter $(BUILD)/obj/$(1)/%,$$(OBJ))
	@mkdir -p $$(@D)
	@rm -f $$@
	ar rcs $$@ $$^

$(BUILD)/unit/$(1)/%: tests/unit/$(1)/%.c $$(call archive,$$(needs_$(1)))
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) -Itests $$(LDFLAGS_ALL) -MMD -MP -o $$@ $$< \
		$$(call archive,$$(needs_$(1))) $$(LIBS) -lcmocka
endef
$(foreach d,$(DIRS),$(eval $(call archive_rule,$(d))))

.PHONY: unit
unit: $(TESTS)
	@tests/tools/unit.sh $(TESTS)

-include $(OBJ:.o=.d) $(TESTS:=.d) $(BUILD)/obj/main.d
