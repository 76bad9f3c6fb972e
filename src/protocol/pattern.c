#include "protocol/pattern.h"

#include <string.h>
#include <strings.h>

bool pattern_is_inbox(const char *name, size_t len)
{
	return len == 5 && strncasecmp(name, "INBOX", 5) == 0;
}

/* The latest wildcard, to come back to when what follows it does not fit. */
struct mark {
	const char *after; /* in the pattern, NULL: none yet */
	size_t taken;	   /* how far in the name it reaches */
	bool narrow;	   /* it was `%` */
};

static bool widen(struct mark *mark, const char *name, char delimiter)
{
	if (!mark->after || (mark->narrow && delimiter && name[mark->taken] == delimiter))
		return false;
	mark->taken++;
	return true;
}

/* A `%` that is stuck gives way to the `*` before it, so both are remembered. */
static bool match(const char *pattern, const char *name, size_t len, char delimiter)
{
	struct mark wide = { 0 };
	struct mark narrow = { 0 };
	size_t at = 0;

	for (;;) {
		if (*pattern == '*') {
			wide = (struct mark){ .after = ++pattern, .taken = at };
			narrow = (struct mark){ 0 };
		} else if (*pattern == '%') {
			narrow = (struct mark){
				.after = ++pattern, .taken = at, .narrow = true
			};
		} else if (at < len && *pattern && *pattern == name[at]) {
			pattern++;
			at++;
		} else if (at == len && !*pattern) {
			return true;
		} else if (narrow.after && narrow.taken < len &&
			   widen(&narrow, name, delimiter)) {
			pattern = narrow.after;
			at = narrow.taken;
		} else if (wide.after && wide.taken < len &&
			   widen(&wide, name, delimiter)) {
			pattern = wide.after;
			at = wide.taken;
			narrow = (struct mark){ 0 };
		} else {
			return false;
		}
	}
}

bool pattern_match(const char *pattern, const char *name, size_t len, char delimiter)
{
	if (pattern_is_inbox(name, len) && strcasecmp(pattern, "INBOX") == 0)
		return true;
	return match(pattern, name, len, delimiter);
}
