/* What went wrong: a class to act on and a sentence to show.  A value; it owns nothing.
 *
 * Two families share the type.  The first is what a check can find out about the world;
 * it is data and travels inside a sample.  The second is about this machine or about what
 * a person wrote; it is the return path of our own functions. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define ERR_TEXT_MAX 320

enum err_class {
	ERR_NONE = 0,

	/* found by a check; users act differently on each */
	ERR_DNS,	 /* the name has no address */
	ERR_CONNECT,	 /* nobody answers at the address */
	ERR_TLS,	 /* no secure channel */
	ERR_CERTIFICATE, /* a secure channel to somebody we do not trust */
	ERR_AUTH,	 /* the login was refused */
	ERR_BUSY,	 /* the maildrop is locked or the server asks to come back later */
	ERR_THROTTLED,	 /* we are asked to slow down */
	ERR_TIMEOUT,	 /* no complete answer before the deadline of the check */
	ERR_PROTOCOL,	 /* an answer that is none, or an end in the middle */
	ERR_FOLDER,	 /* some folders could not be read; the rest is good */
	ERR_SECRET,	 /* the password could not be had */
	ERR_SYSTEM,	 /* this machine: no memory, no descriptors */

	/* of a person's input or of this machine's files */
	ERR_CONFIG,
	ERR_IO,
	ERR_USAGE,
};

struct err {
	enum err_class class;
	char text[ERR_TEXT_MAX]; /* lower case, no full stop, one line */
};

/* All three accept a NULL err and return false, so that a caller can `return err_set(…)`.
 * A sentence that is too long is cut. */
__attribute__((format(printf, 3, 4))) bool err_set(
	struct err *err, enum err_class class, const char *fmt, ...);
/* Appends ": " and the text of errno. */
__attribute__((format(printf, 3, 4))) bool err_sys(
	struct err *err, enum err_class class, const char *fmt, ...);
/* "out of memory", class ERR_SYSTEM. */
bool err_memory(struct err *err);

/* So that compilers and analyzers, too, see that it is false. */
static inline bool err_false(bool said)
{
	(void)said;
	return false;
}
#define err_set(...)	err_false(err_set(__VA_ARGS__))
#define err_sys(...)	err_false(err_sys(__VA_ARGS__))
#define err_memory(err) err_false(err_memory(err))

/* The word used in JSON and in the log, e.g. "certificate"; "" for ERR_NONE. */
const char *err_class_name(enum err_class class);

#endif
