/* What the protocols share in handling their struct talk; for the protocols only. */
#ifndef PROTOCOL_TALK_H
#define PROTOCOL_TALK_H

#include "base/scan.h"
#include "protocol/protocol.h"

/* All bytes we may have waiting to be sent. */
#define TALK_OUT_MAX	      ((size_t)1024 * 1024)
#define TALK_CAPABILITIES_MAX ((size_t)16 * 1024)

/* One line each in the table of protocol.c. */
extern const struct protocol protocol_imap;
extern const struct protocol protocol_pop3;

/* Fills in a zeroed talk; takes a reference to monitor. */
void talk_init(struct talk *talk, const struct protocol *protocol, struct monitor *monitor);
void talk_release(struct talk *talk);

/* Drops the finding: every number unknown, no error. */
void talk_forget(struct talk *talk);
/* The order is complete with the finding as it is; what is needed only meanwhile goes. */
void talk_done(struct talk *talk);
/* The order has failed and the conversation with it. */
void talk_fail(struct talk *talk, const struct err *err);
/* The conversation is over without a failure; a finding not yet taken stays. */
void talk_end(struct talk *talk);
/* As talk_fail, for a server that has gone: with its words, unless len is 0. */
void talk_lose(struct talk *talk, const char *words, size_t len);

/* Makes the words printable and notes whether they are new. */
void talk_set_software(struct talk *talk, struct scan words);
void talk_set_capabilities(struct talk *talk, struct scan words);

#endif
