/* The words of a .fetchmailrc, and what each is about. */
#ifndef CONFIG_TRANSFER_FETCHMAIL_KEYWORD_H
#define CONFIG_TRANSFER_FETCHMAIL_KEYWORD_H

#include "config/transfer_fetchmail_lex.h"
#include "config/transfer_fetchmail_user.h"

enum act {
	ACT_SERVER,
	ACT_SKIP,
	ACT_DEFAULTS,
	ACT_SET,
	ACT_USER,
	ACT_NAMES, /* is, to: here or there */
	ACT_NO,	   /* the next word is a flag, or goes without */
	ACT_SAY,   /* field is the argument */
	ACT_SSL,
	ACT_CHECK,
	ACT_FOLDERS,
	ACT_FLAG,   /* says nothing of a mailbox */
	ACT_ONE,    /* nor does this with its argument */
	ACT_LIST,   /* nor this with all up to the next keyword */
	ACT_UNSAID, /* we have no like of this and its argument */
};

struct keyword {
	const char *word; /* as lexer_is() takes it */
	enum act act;
	enum field field; /* of ACT_SAY */
};

/* NULL: the token is none. */
const struct keyword *keyword_find(const struct lexer *lexer);

#endif
