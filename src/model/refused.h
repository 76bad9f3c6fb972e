/* What is known of a secret that a server has refused, so that no account is locked for it:
 * of which account, how often, and in what words.  An immutable block with counted
 * references; another refusal makes another one.  Of the secret itself it has only a print.
 *
 * The print is 12 bits of a keyed hash of host, user and secret.  That tells one secret
 * from another all but one time in 4,096, and it is all that ever leaves the memory: who
 * finds a print and its key cannot know a right guess from any 4,096th wrong one without
 * asking the server, which is what locks an account. */
#ifndef MODEL_REFUSED_H
#define MODEL_REFUSED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/monitor.h"

/* 0 is the print of nothing. */
#define PRINT_KNOWN 0x1000 /* set in every print */
#define PRINT_BITS  0x0fff

#define PRINT_KEY 32 /* bytes of the key */

struct refused {
	atomic_uint refs;
	bool token;	   /* a password is an account's secret; of tokens there are many */
	uint16_t print;	   /* of what was refused last */
	unsigned times;	   /* in a row, the doubted ones not among them */
	unsigned doubts;   /* in a row, while it had worked for long before */
	struct instant at; /* the last of them */
	struct instant worked;	  /* when it last did before; ms 0: not that we know */
	char words[ERR_TEXT_MAX]; /* of the server */
	char account[];
};

/* A zeroed one of the account, with one reference.  NULL: no memory. */
struct refused *refused_new(const char *account);
struct refused *refused_copy(const struct refused *refused);
struct refused *refused_ref(struct refused *refused);
/* NULL is fine. */
void refused_unref(struct refused *refused);

#define REFUSED_ACCOUNT_MAX 640

/* "user@host", the host in lower case, whichever protocol and standard port lead to it, and
 * ":port" behind it where that is another one.  What is too long is cut. */
void refused_account(const struct monitor *monitor, char *out, size_t size);
/* It is about this secret of this account: the print of a password, any print of a token.
 */
bool refused_is_of(
	const struct refused *refused, const char *account, bool token, uint16_t print);

#endif
