/* Conversations as lists of lines, played to a talk twice: in pieces as large as they come,
 * and byte by byte.  Both must say the same bytes and find the same.
 *
 *   "H: line"   heard during the login
 *   "ask"       ORDER_CHECK; a finding of an earlier one is dropped
 *   "listen"    ORDER_LISTEN
 *   "N: text"   what the server told since the last such line: "more" when a check is
 * needed, then each folder as name=messages/unseen/uidnext, "-" for unknown "leave"
 * ORDER_LEAVE "C: line"   the client must say exactly this next "S: line"   the server says
 * this and CRLF; by then all the client said was expected "gone"      the server has hung
 * up */
#ifndef UNIT_PROTOCOL_TRANSCRIPT_H
#define UNIT_PROTOCOL_TRANSCRIPT_H

#include "unit/test.h"

#include "protocol/protocol.h"

struct played {
	enum talk_state state; /* before the last finding was taken */
	uint64_t rounds;       /* of the last order */
	enum push push;	       /* likewise */
	enum push_reason push_reason;
	char software[96];
	char capabilities[256];
	struct sample sample; /* of the last check; released by played_release */
};

/* folders: comma separated, as in the config; NULL for POP3. */
struct played play(const char *folders, const char *const *script, size_t n);
void played_release(struct played *played);

/* The folder that must be there. */
const struct folder *played_folder(const struct played *played, const char *name);

/* For tests that go their own way. */
struct monitor *monitor_with(const char *folders);

#endif
