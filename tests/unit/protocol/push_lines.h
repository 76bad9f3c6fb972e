/* What the transcripts of push share. */
#ifndef UNIT_PROTOCOL_PUSH_LINES_H
#define UNIT_PROTOCOL_PUSH_LINES_H

#include "unit/protocol/imap_lines.h"
#include "unit/protocol/transcript.h"

#define EVENTS	  "(MessageNew MessageExpunge FlagChange)"
#define TREE	  "(MessageNew MessageExpunge FlagChange MailboxName)"
#define IDLE_ONLY "IMAP4rev1 IDLE"
#define BOTH	  "IMAP4rev1 IDLE NOTIFY"

/* A check of INBOX with n messages, without LIST-STATUS, by tags a. */
#define CHECK(a, n)                                                                        \
	"ask", "C: m" a " STATUS \"INBOX\" " ITEMS,                                        \
		"S: * STATUS INBOX (MESSAGES " n " RECENT 0 UNSEEN 0 UIDNEXT 9 "           \
		"UIDVALIDITY 1)",                                                          \
		"S: m" a " OK"
/* The same that ends an IDLE of tag i before. */
#define CHECK_OUT_OF_IDLE(i, c, a, n)                                                      \
	"ask", "C: DONE", "C: m" c " CLOSE", "C: m" a " STATUS \"INBOX\" " ITEMS,          \
		"S: m" i " OK Idle completed.", "S: m" c " OK closed",                     \
		"S: * STATUS INBOX (MESSAGES " n " RECENT 0 UNSEEN 0 UIDNEXT 9 "           \
		"UIDVALIDITY 1)",                                                          \
		"S: m" a " OK"
#define EXAMINED(e, n)                                                                     \
	"S: * FLAGS (\\Seen)", "S: * " n " EXISTS", "S: * 0 RECENT",                       \
		"S: * OK [UIDVALIDITY 1] ok", "S: m" e " OK [READ-ONLY] done"

/* It ends in this state, told of in this way for this reason. */
void plays(const char *folders, const char *const *script, size_t n, enum talk_state state,
	enum push push, enum push_reason reason);

#define PLAYS(folders, script, state, push, reason)                                        \
	plays(folders, script, COUNT_OF(script), state, push, reason)

#endif
