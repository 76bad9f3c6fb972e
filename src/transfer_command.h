/* `mailtop import` and `mailtop export`. */
#ifndef TRANSFER_COMMAND_H
#define TRANSFER_COMMAND_H

#include <stdbool.h>

#include "args.h"
#include "config/config.h"
#include "config/keyring.h"
#include "config/problem.h"

struct transfer_run {
	const struct args *args;
	const char *path; /* of the config */
	struct keyring *keyring;
	int signals;		   /* a signalfd of those that end the program */
	bool unicode;		   /* what is written may be more than ASCII */
	struct problems *problems; /* of the config; to be printed */
};

/* Both return the exit code, 128 + n after signal n, or EXIT_COULD_NOT with err or problems
 * set. */

/* Shows what the file would add and change, and does it when a person says yes or --yes was
 * given. */
int import_command(const struct transfer_run *run, struct err *err);
/* The mailboxes of the config, or those that are named, to standard output or a file. */
int export_command(
	const struct transfer_run *run, const struct config *config, struct err *err);

#endif
