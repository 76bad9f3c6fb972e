/* The command line as values. */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/log.h"
#include "model/monitor.h"

enum verb {
	VERB_SCREEN,
	VERB_ONCE,
	VERB_STREAM,
	VERB_DETECT,
	VERB_SECRET,
	VERB_IMPORT,
	VERB_EXPORT,
	VERB_CHECK_CONFIG,
	VERB_HELP,
	VERB_VERSION,
};

/* Texts are those of argv. */
struct args {
	enum verb verb;
	const char *config; /* NULL: the default path */
	const char *log;    /* NULL: none */
	enum log_level log_level;
	/* of `once`: the default when none was given; of `import`, `export`: or NULL */
	const char *format;
	bool trace;
	bool read_only;
	bool rekey;		  /* of `secret`, as are the next two */
	bool passphrase;	  /* seal with a passphrase */
	bool key_file;		  /* seal with the key file */
	bool yes;		  /* of `import`, as are the next two */
	const char *on_duplicate; /* as written, or NULL */
	const char *on_plaintext; /* likewise */
	const char *output;	  /* of `export`: a path; NULL: standard output */
	bool with_secrets;	  /* likewise */
	const char **words;	  /* behind the command: names, or a topic; owned */
	size_t n_words;
	/* `detect`: the mailbox that its options describe, a reference; NULL: none given.
	 * Its secret may be SECRET_NONE: to be asked for.  `import`: one with nothing but a
	 * password_command. */
	struct monitor *monitor;
};

/* False: ERR_USAGE with a sentence, or no memory; *args is untouched. */
bool args_parse(int argc, char **argv, struct args *args, struct err *err);
void args_release(struct args *args);

#endif
