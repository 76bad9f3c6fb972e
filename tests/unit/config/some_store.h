/* A store at work, and mailboxes for it. */
#ifndef UNIT_CONFIG_SOME_STORE_H
#define UNIT_CONFIG_SOME_STORE_H

#include "config/store.h"

#define BOX_A "[monitor a]\nhost = a.example.org\nuser = u\npassword_env = S\n"
#define BOX_B "# of b\n[monitor b]\nhost = b.example.org\nuser = u\npassword_env = S\n"

/* A store and what it said last. */
struct shop {
	struct store *store;
	struct config config;
};

struct shop open_shop(const char *path);
void close_shop(struct shop *shop);

struct monitor *named(const struct shop *shop, const char *name);
/* A reference to a mailbox like BOX_A with more lines. */
struct monitor *wish_of(const char *name, const char *lines);

enum store_result apply(struct shop *shop, const struct edit *edit, enum store_how how,
	struct undo *undo, struct err *err);
void assert_done(struct shop *shop, const struct edit *edit, struct undo *undo);

#endif
