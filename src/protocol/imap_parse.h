/* The grammar of what an IMAP server says (RFC 3501, section 9, and the extensions we use),
 * as far as a monitor reads it.  Input is one response with its literals and without its
 * last line end; spans that come out point into it or into a scratch buffer. */
#ifndef PROTOCOL_IMAP_PARSE_H
#define PROTOCOL_IMAP_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/scan.h"
#include "model/folders.h"

enum imap_capability {
	IMAP_REV1 = 1 << 0,
	IMAP_REV2 = 1 << 1,
	IMAP_ID = 1 << 2,
	IMAP_LIST_STATUS = 1 << 3,
	IMAP_LIST_EXTENDED = 1 << 4,
	IMAP_SPECIAL_USE = 1 << 5,
	IMAP_STATUS_SIZE = 1 << 6,
	IMAP_LITERAL_PLUS = 1 << 7, /* or LITERAL-, whose limit we keep */
	IMAP_IDLE = 1 << 8,
	IMAP_NOTIFY = 1 << 9,
	IMAP_UNSELECT = 1 << 10,
};

enum imap_word {
	IMAP_OTHER, /* untagged and nothing to us */
	IMAP_OK,
	IMAP_NO,
	IMAP_BAD,
	IMAP_BYE,
	IMAP_CAPABILITY,
	IMAP_LIST,
	IMAP_STATUS,
	IMAP_ID_WORD,
	IMAP_EXISTS, /* "* n EXISTS" and its like; number is n */
	IMAP_EXPUNGE,
	IMAP_FETCH,
	IMAP_RECENT,
	IMAP_CONTINUE, /* "+ …" */
};

struct imap_reply {
	enum imap_word word;
	bool tagged;	  /* the end of a command: word is OK, NO or BAD */
	struct scan tag;  /* when tagged */
	struct scan rest; /* behind the word and its blank */
	int64_t number;	  /* before the word, where there is one */
};

struct imap_listed {
	bool no_select;
	bool non_existent;
	enum special_use use;
	char delimiter;	  /* '\0': none */
	struct scan name; /* as on the wire, unquoted */
};

struct imap_counts {
	int64_t messages;
	int64_t recent;
	int64_t unseen;
	int64_t uidnext;
	int64_t uidvalidity;
	int64_t size;
};

/* All six are COUNT_UNKNOWN. */
struct imap_counts imap_counts_unknown(void);
/* What news says goes over what counts says. */
void imap_counts_merge(struct imap_counts *counts, const struct imap_counts *news);

/* False: no response at all. */
bool imap_parse_reply(struct scan line, struct imap_reply *reply);

/* The words of a CAPABILITY answer as bits; what IMAP4rev2 includes is set with it. */
unsigned imap_parse_capabilities(struct scan words);
/* The words in "[CAPABILITY words] text", at the front of text. */
bool imap_find_capabilities(struct scan text, struct scan *words);
/* "[NOTIFICATIONOVERFLOW] …" (RFC 5465, 5.8). */
bool imap_is_overflow(struct scan text);
/* The text behind a response code, if there is one. */
struct scan imap_skip_code(struct scan text);

/* What stands behind "* LIST ". scratch keeps a name that had to be unescaped. */
bool imap_parse_list(struct scan rest, struct buf *scratch, struct imap_listed *listed);
/* What stands behind "* STATUS ".  Items that are not there stay COUNT_UNKNOWN. */
bool imap_parse_status(struct scan rest, struct buf *scratch, struct scan *name,
	struct imap_counts *counts);
/* What stands behind "* ID ": appends "name version", or the vendor; nothing for NIL. */
bool imap_parse_id(struct scan rest, struct buf *scratch, struct buf *software);

#endif
