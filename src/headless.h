/* The commands that need no screen: each runs the board until it has what it wants, prints,
 * and leaves. */
#ifndef HEADLESS_H
#define HEADLESS_H

#include "args.h"
#include "base/log.h"
#include "config/config.h"
#include "config/keyring.h"
#include "config/state_refused.h"
#include "output/output.h"

/* How a run ended: DESIGN of the command line. */
enum { EXIT_WELL = 0, EXIT_WARNING = 1, EXIT_DOWN = 2, EXIT_COULD_NOT = 3 };

struct headless {
	const struct args *args;
	const struct config *config;
	struct keyring *keyring;
	struct log *log;
	struct refused_book *refused;
	int signals; /* a signalfd of those that end the run */
	struct output_look look;
};

/* The exit code, 128 + n after signal n, or EXIT_COULD_NOT with err set. */
int headless_once(const struct headless *run, struct err *err);
int headless_stream(const struct headless *run, struct err *err);
int headless_detect(const struct headless *run, struct err *err);

#endif
