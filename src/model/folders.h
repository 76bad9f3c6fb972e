/* What an IMAP server said about the watched folders of one mailbox in one round.  An
 * immutable block with counted references once it is built: samples, statuses and snapshots
 * share it, and a round that found nothing new shares the one before. */
#ifndef MODEL_FOLDERS_H
#define MODEL_FOLDERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Not said by the server.  Shown as "–", null in JSON, never 0. */
#define COUNT_UNKNOWN ((int64_t)-1)

enum special_use {
	USE_NONE,
	USE_ALL,
	USE_ARCHIVE,
	USE_DRAFTS,
	USE_FLAGGED,
	USE_JUNK,
	USE_SENT,
	USE_TRASH,
};

struct folder {
	const char *name;    /* UTF-8, printable; lives in the block */
	const char *problem; /* why this folder could not be read, NULL when it could */
	enum special_use use;
	int64_t messages;
	int64_t recent; /* RFC 3501 only; shown, never judged */
	int64_t unseen;
	int64_t size;	     /* octets, RFC 8438 */
	int64_t uidnext;     /* grows with each new message under one uidvalidity */
	int64_t uidvalidity; /* a new one: uidnext starts over */
	/* Messages that came since mailtop began to watch; status_fold() fills it in. */
	int64_t arrived;
};

struct folders {
	atomic_uint refs;
	size_t n;
	size_t n_problems;
	char delimiter;	      /* between the parts of a name; '\0': LIST did not tell */
	struct folder rows[]; /* INBOX first, then by name */
};

struct folders *folders_ref(struct folders *folders);
void folders_unref(struct folders *folders);
/* The same rows with the same numbers and problems; `arrived` does not count. */
bool folders_equal(const struct folders *a, const struct folders *b);
/* The rows of folders with the numbers that news tells of the same names; what news does
 * not know and whom it does not name stays.  *merged is a new block, or NULL when that
 * changes nothing.  False: no memory. */
bool folders_merge(
	const struct folders *folders, const struct folders *news, struct folders **merged);
/* By exact name; NULL when it is not there.  Binary search. */
const struct folder *folders_find(const struct folders *folders, const char *name);
/* Sum over folders of the known numbers; COUNT_UNKNOWN when none is known.  Folders with
 * use USE_ALL or USE_FLAGGED repeat others and are left out (Gmail), unless there are no
 * others. */
int64_t folders_unseen(const struct folders *folders);
int64_t folders_messages(const struct folders *folders);
int64_t folders_arrived(const struct folders *folders);

/* Collects rows and copies their text; then turns into a block. */
struct folders_builder {
	struct folder *rows;
	size_t n;
	size_t cap;
	char delimiter; /* for the block */
};

/* Every number of the new row is COUNT_UNKNOWN, arrived 0.  name is made printable.  NULL:
 * no memory.  The row may be written until the next add. */
struct folder *folders_builder_add(
	struct folders_builder *builder, const char *name, size_t len);
bool folders_builder_problem(struct folder *row, const char *problem, size_t len);
/* Sorts, builds one block with one reference, and leaves the builder empty.  Of rows of one
 * name the last added stays.  NULL: no memory. */
struct folders *folders_builder_finish(struct folders_builder *builder);
void folders_builder_release(struct folders_builder *builder);

/* "\\Sent" (any case) → USE_SENT; USE_NONE for what we do not know. */
enum special_use special_use_parse(const char *word, size_t len);
/* "\\Sent"; "" for USE_NONE. */
const char *special_use_name(enum special_use use);

#endif
