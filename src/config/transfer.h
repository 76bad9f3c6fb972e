/* Mailboxes from the files of other programs and of mailtop's own, and back.  A file is
 * read into candidates; each becomes a monitor or says why it cannot; a plan says what
 * taking them would change.  Nothing here writes to the config. */
#ifndef CONFIG_TRANSFER_H
#define CONFIG_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"
#include "config/ini.h"
#include "model/monitor.h"

/* A larger file is refused, and no more candidates are taken from one. */
#define TRANSFER_FILE_MAX ((size_t)4 << 20)
#define TRANSFER_MAX	  10000

enum fate {
	FATE_ADD,
	FATE_CHANGE, /* takes the place of the monitor with its name */
	FATE_SAME,   /* is there already, alike in every key */
	FATE_SKIP,
};

/* Why a mailbox is skipped, where a person can do something about it. */
enum obstacle {
	OBSTACLE_NONE,
	OBSTACLE_UNFIT,	    /* the reason says what is wrong with it */
	OBSTACLE_SECRET,    /* the file has no password for it */
	OBSTACLE_PLAINTEXT, /* its password would leave this machine in clear */
	OBSTACLE_NAME,	    /* the name is taken */
};

enum on_plaintext { PLAINTEXT_SKIP, PLAINTEXT_STARTTLS, PLAINTEXT_ALLOW };
enum on_duplicate { DUPLICATE_SKIP, DUPLICATE_REPLACE, DUPLICATE_RENAME };

/* What to do about an obstacle; zeroed: skip. */
struct transfer_choice {
	enum on_duplicate duplicate;
	enum on_plaintext plaintext;
	/* For a mailbox without a password: a command line in which {user}, {name} and
	 * {host} stand for its own.  The caller's; NULL: none. */
	const char *password_command;
};

/* One mailbox of the file.  Its secrets are wiped with it. */
struct candidate {
	char *name;		   /* as the file has it, printable */
	size_t number;		   /* of the entries of the file, from 1 */
	unsigned line;		   /* where it begins; 0: the file is not read by lines */
	struct ini_entry *entries; /* keys of [monitor NAME] as a person would write them */
	size_t n_entries;
	char *refusal; /* why it is no mailbox to watch; NULL: it is one */
	char **notes;  /* what was altered or left out on the way */
	size_t n_notes;
	size_t n_read_notes; /* those of them that the plan does not change */
	bool no_memory;

	struct transfer_choice choice;
	enum fate fate;
	enum obstacle obstacle;
	char *reason;		 /* of FATE_SKIP; printable */
	struct monitor *monitor; /* a reference; NULL: unfit.  Without a secret where that
				  * is the obstacle */
	bool keeps_seal;	 /* transfer_seal() could not open its sealed password */
	size_t target; /* of FATE_CHANGE and FATE_SAME: which of config->monitors */
};

struct transfer_format;

struct transfer {
	const struct transfer_format *format;
	struct candidate **list;
	size_t n;
	char **notes; /* on the file as a whole */
	size_t n_notes;
	bool no_memory;
	bool too_many; /* those behind TRANSFER_MAX were left out */
};

/* What is to be written. */
struct transfer_export {
	struct monitor *const *monitors;
	size_t n;
	const struct settings *settings; /* where the monitors have their defaults from */
	/* For each monitor its password sealed under a passphrase; a NULL, also in place of
	 * the list: a password or a sealed one is left out. */
	const char *const *sealed;
};

struct transfer_format {
	const char *name;
	const char *help;
	/* What the file begins with or holds; the first format that says yes reads it. */
	bool (*knows)(const char *bytes, size_t len);
	/* Adds candidates and notes; false: the file as a whole cannot be read. */
	bool (*read)(
		struct transfer *transfer, const char *bytes, size_t len, struct err *err);
	/* Appends the monitors in this format; NULL: it is only read. */
	bool (*write)(const struct transfer_export *export, struct buf *out,
		struct buf *lost, struct err *err);
};

/* The i-th, NULL behind the last. */
const struct transfer_format *transfer_format_at(size_t i);
/* NULL: there is none of that name. */
const struct transfer_format *transfer_find(const char *name);

/* format NULL: found out from the bytes.  False: *transfer is untouched. */
bool transfer_read(const struct transfer_format *format, const char *bytes, size_t len,
	struct transfer *transfer, struct err *err);
void transfer_release(struct transfer *transfer);

/* Appends; out should be secret.  What the format cannot say is told in lost, a line each.
 * False: the format is only read, or no memory. */
bool transfer_write(const struct transfer_format *format,
	const struct transfer_export *export, struct buf *out, struct buf *lost,
	struct err *err);

/* Puts the choice into every candidate. */
void transfer_choose(struct transfer *transfer, const struct transfer_choice *choice);
/* Makes the monitors and decides on each what to do, by its choice and by what is there
 * already and before it.  May be called again when a choice has changed.  False: no memory.
 */
bool transfer_plan(struct transfer *transfer, const struct config *config, struct err *err);
/* Gives it the password it lacks; plan anew afterwards.  False: no memory. */
bool transfer_give_password(
	struct candidate *candidate, const char *password, struct err *err);

size_t transfer_count(const struct transfer *transfer, enum fate fate);

/* "line 12", "entry 3". */
void candidate_place(const struct candidate *candidate, char *out, size_t size);
/* "add", "change", "same", "skip". */
const char *fate_name(enum fate fate);
/* Lines for people: each candidate with its fate, why, and its notes.  No secrets.  Text is
 * UTF-8. */
bool transfer_preview(const struct transfer *transfer, struct buf *out);

#endif
