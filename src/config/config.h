/* mailtop.ini as values: settings and monitors, or everything that is wrong with it. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/problem.h"
#include "model/monitor.h"

/* [mailtop]: the program as a whole. */
struct settings {
	char *theme;	    /* a name in the theme folders or a path */
	char *view;	    /* "auto", "panes", "tree", "folders" */
	char *sort;	    /* "state", "name", "unseen", "total", "checked", "response" */
	char *color;	    /* "auto", "never", "8", "16", "256" */
	char *lines;	    /* "auto", "unicode", "ascii" */
	bool hints;	    /* the line of keys at the bottom */
	bool bell;	    /* ring when a mailbox goes down */
	bool detect;	    /* the form tries a mailbox before it adds it */
	int64_t interval_s; /* default of every monitor */
	int64_t min_interval_s;
	int64_t timeout_ms;
	int max_logins;
	int max_logins_per_host;
	int max_sessions_per_user;
};

/* [keys]: one rebinding, as written; the table of keys judges it. */
struct binding {
	char *action;
	char *keys;
	unsigned line;
};

struct config {
	char *path;
	struct settings settings;
	struct binding *bindings;
	size_t n_bindings;
	struct monitor *
		*monitors; /* a reference each; ids 0…n-1 in the order of the file */
	size_t n_monitors;
};

/* Reads path ("-": standard input).  False: problems holds at least one error and *config
 * is untouched.  True may still leave warnings. */
bool config_load(const char *path, struct config *config, struct problems *problems);
/* The same of a text that is, or is to be, what stands at name. */
bool config_load_text(const char *name, const char *text, size_t len, struct config *config,
	struct problems *problems);
void config_release(struct config *config);

/* $XDG_CONFIG_HOME/mailtop/mailtop.ini or ~/.config/mailtop/mailtop.ini. */
bool config_default_path(char *out, size_t size);

/* sample.ini: every key of the schema with its default and one line of explanation. */
struct buf;
bool config_sample(struct buf *out);

#endif
