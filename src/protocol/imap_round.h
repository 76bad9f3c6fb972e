/* One round of an IMAP mailbox: from the monitor's rules to the commands that answer them
 * in as few flights as the server allows, and from the answers to the folders.
 *
 *   LIST-STATUS   one LIST with all names and patterns brings everything (RFC 5819); a
 * folder listed without its STATUS is asked again, from then on in the first flight without
 * STATUS for each known name, LIST for the patterns beside it; what the LIST found new is
 * asked in a second flight
 *
 * Knows nothing of tags and of how many commands may be under way. */
#ifndef PROTOCOL_IMAP_ROUND_H
#define PROTOCOL_IMAP_ROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"
#include "model/monitor.h"
#include "protocol/imap_parse.h"
#include "protocol/imap_rows.h"
#include "protocol/protocol.h"

/* Longest line of ours; servers of old take 8,192 bytes (RFC 7162, section 4). */
#define IMAP_COMMAND_MAX ((size_t)8000)

/* What one round leaves for the next of the same session. */
struct imap_memory {
	bool uses_known; /* special uses were looked up */
	char delimiter;	 /* of the last folder listed; '\0': none so far */
	struct buf
		names; /* what to start with: records, each with its wire name behind it */
};

struct imap_record {
	uint32_t len;	/* of the wire name */
	uint16_t flags; /* of ROW_EXACT, ROW_BY_USE, ROW_WANTED, ROW_ASK_FIRST */
	uint16_t use;
};

enum imap_ask {
	IMAP_ASK_NOTHING, /* for now, or at all */
	IMAP_ASK_LIST,
	IMAP_ASK_USES,
	IMAP_ASK_STATUS,
};

#define IMAP_NO_ROW SIZE_MAX

struct imap_question {
	enum imap_ask ask;
	size_t row; /* the folder it is about alone, or IMAP_NO_ROW */
};

struct imap_round {
	const struct monitor *monitor;
	struct imap_memory *memory;
	unsigned capabilities;
	struct imap_rows rows;
	struct buf scratch; /* names while they are read or quoted */

	bool ask_uses;	   /* still to be sent */
	size_t list_row;   /* where the next LIST of names goes on */
	size_t list_rule;  /* likewise, of patterns */
	size_t status_row; /* where the next STATUS goes on */
	size_t lists;	   /* LIST commands under way */
	bool settled;	   /* all lists are answered */

	size_t refused;	    /* folders whose STATUS was refused */
	struct err refusal; /* of the first of them, as a judgement on the mailbox */
	int64_t wait_ms;
};

/* NULL: no memory.  monitor and memory must outlive it. */
struct imap_round *imap_round_new(const struct monitor *monitor, struct imap_memory *memory,
	unsigned capabilities, struct err *err);
void imap_round_free(struct imap_round *round);

/* A rule of the monitor takes the folder: by a pattern or a special use, and by its name
 * when exact is said; and none leaves it out.  The delimiter of listed counts, its name
 * does not.
 */
bool imap_wants(const struct monitor *monitor, struct scan name,
	const struct imap_listed *listed, bool exact);

bool imap_round_has_list_status(const struct imap_round *round);
/* The row of a wire name, added when it is not there.  NULL: err says. */
struct imap_row *imap_round_row(
	struct imap_round *round, struct scan wire, struct err *err);

/* Appends the next command without its tag, with CRLF, and says what it is.  NOTHING: wait
 * for the answers under way; when there are none the round is complete.  False: err says.
 */
bool imap_round_next(struct imap_round *round, struct buf *out,
	struct imap_question *question, struct err *err);

/* Untagged LIST and STATUS. */
bool imap_round_list(struct imap_round *round, struct scan rest, struct err *err);
bool imap_round_status(struct imap_round *round, struct scan rest, struct err *err);
/* The tagged end of a question.  False: the round has failed, wait_ms may say for how long.
 */
bool imap_round_answer(struct imap_round *round, const struct imap_question *question,
	enum imap_word word, struct scan text, struct err *err);

/* Fills in folders, err and wait_ms of the finding.  False: no memory. */
bool imap_round_finish(struct imap_round *round, struct finding *found);

#endif
