/* `mailtop secret`: puts a password into the config that only mailtop can open, and seals
 * all of them anew. */
#ifndef SECRET_COMMAND_H
#define SECRET_COMMAND_H

#include "args.h"
#include "base/buf.h"
#include "config/keyring.h"
#include "config/problem.h"

struct secret_run {
	const struct args *args;
	const char *path; /* of the config */
	struct keyring *keyring;
	int signals; /* a signalfd of those that end the program */
};

/* 0 and what is to be said; or the signal that came instead of an answer, with nothing
 * changed; or -1: problems or err say why. */
int secret_command(const struct secret_run *run, struct buf *said,
	struct problems *problems, struct err *err);

#endif
