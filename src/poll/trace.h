/* The conversation with a server as a person may see it: line by line, printable, and
 * nothing of the password.  Made only when somebody asked for it. */
#ifndef POLL_TRACE_H
#define POLL_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/sample.h"
#include "poll/mask.h"
#include "poll/poller.h"

struct trace {
	trace_fn tell; /* NULL: nobody listens, and all below does nothing */
	void *context;
	uint32_t id;
	const struct mask *mask; /* not owned */
	struct buf sent;	 /* the beginning of a line */
	struct buf received;
};

void trace_init(struct trace *trace, trace_fn tell, void *context, uint32_t id,
	const struct mask *mask);
void trace_release(struct trace *trace);

/* A command of the login, as libcurl sends it: shown only as far as it is known to be
 * harmless. */
void trace_login(struct trace *trace, const char *bytes, size_t len);
/* A note of libcurl, whole lines. */
void trace_text(struct trace *trace, const char *text, size_t len);
/* What went over the wire otherwise, in pieces of any size. */
void trace_bytes(struct trace *trace, enum trace_kind kind, const char *bytes, size_t len);
void trace_phase(struct trace *trace, enum phase phase, int64_t took_us);
__attribute__((format(printf, 2, 3))) void trace_note(
	struct trace *trace, const char *fmt, ...);

/* Appends what may be shown of a login command (without CRLF) to out, which stays as it is
 * when there is no room. */
void trace_show_login(const char *line, size_t len, struct buf *out);

#endif
