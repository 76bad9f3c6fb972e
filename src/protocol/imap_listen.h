/* Being told of changes: NOTIFY (RFC 5465) for all watched folders, else IDLE (RFC 2177)
 * for INBOX, which is selected read-only for it.  Each is given up for the rest of the
 * session when the server breaks it. */
#ifndef PROTOCOL_IMAP_LISTEN_H
#define PROTOCOL_IMAP_LISTEN_H

#include "protocol/imap_parts.h"

/* ORDER_LISTEN.  Sets the state of the talk. */
bool imap_listen(struct imap *imap, struct err *err);
/* Nothing may be said now: the answer to EXAMINE or IDLE comes first. */
bool imap_listen_is_between(const struct imap *imap);
/* Into talk->unanswered. */
void imap_listen_note(struct imap *imap);
/* Before another order: ends an IDLE and, to go on, leaves the selected state. */
bool imap_listen_stop(struct imap *imap, struct err *err);
/* A round has found these folders; chooses how changes would be told. */
void imap_listen_found(struct imap *imap, const struct folders *folders);

/* The tag of an answer is that of an EXAMINE, IDLE or NOTIFY under way. */
bool imap_listen_has_tag(const struct imap *imap, struct scan tag);
/* The answer to a DONE that met the server's own end of the IDLE: a tag and no command. */
bool imap_listen_is_echo(struct scan tag);
bool imap_listen_tagged(struct imap *imap, const struct imap_reply *reply, struct err *err);
/* "+" */
void imap_listen_continue(struct imap *imap);
/* An untagged line outside of a round. */
void imap_listen_untagged(struct imap *imap, const struct imap_reply *reply);
/* "* OK [NOTIFICATIONOVERFLOW]": the server tells no more (RFC 5465, 5.8). */
void imap_listen_overflow(struct imap *imap);

#endif
