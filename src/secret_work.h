/* What `mailtop secret` does for one password and for all: reads, asks, edits, writes. */
#ifndef SECRET_WORK_H
#define SECRET_WORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "config/config.h"
#include "secret_command.h"

/* A config with secrets being changed. */
struct work {
	const struct secret_run *run;
	struct problems *problems;
	struct err *err;
	int signal;	      /* that came; 0: none */
	struct buf text;      /* of the config, as it is */
	struct config config; /* what is in it */
	struct buf edited;    /* what it is to be */
};

/* For what must be wiped. */
struct buf work_buf(size_t max);

bool work_load(struct work *work, const struct buf *text);
/* As unlock_secrets() for the monitors that were loaded. */
bool work_unlock(struct work *work);
/* From a terminal twice, so that a slip is no lock; else a line of standard input. */
bool work_ask(struct work *work, const char *prompt, struct buf *out);
bool work_use_new_passphrase(struct work *work);

/* One key of the section gets the value; all others that give a password go. */
bool work_change(const struct buf *text, const char *section, const char *key,
	const char *value, struct buf *out, struct err *err);
/* work->edited takes the place of the file, unless that is no longer what was read. */
bool work_write(struct work *work);

/* What seals: "a passphrase", "the key file". */
const char *work_seal_name(const struct work *work);

#endif
