#include "protocol/imap_echo.h"

#include <string.h>

#include "protocol/imap_parts.h"

/* A longer answer is always read. */
#define ECHO_MAX ((size_t)1024 * 1024)

/* Eight bytes a step; only a server that wants to mislead itself makes two alike. */
static uint64_t mix(uint64_t hash, const char *bytes, size_t len)
{
	uint64_t word;

	for (; len >= sizeof word; bytes += sizeof word, len -= sizeof word) {
		memcpy(&word, bytes, sizeof word);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	word = len;
	memcpy(&word, bytes, len);
	hash = (hash ^ word ^ (uint64_t)len << 56) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static void add(struct imap_digest *digest, enum imap_word word, struct scan rest)
{
	const char kind = word == IMAP_LIST ? 'L' : 'S';

	digest->hash = mix(digest->hash, &kind, 1);
	digest->hash = mix(digest->hash, rest.at, scan_left(&rest));
	digest->len += scan_left(&rest) + 1;
}

void imap_echo_drop(struct imap *imap)
{
	imap->echo.holds = false;
	buf_release(&imap->echo.held);
}

void imap_echo_begin(struct imap *imap)
{
	struct imap_echo *echo = &imap->echo;

	imap_echo_drop(imap);
	echo->now = (struct imap_digest){ 0 };
	echo->questions = 0;
	echo->holds = echo->last.len && imap->talk.stands &&
		      echo->capabilities == imap->capabilities;
	echo->capabilities = imap->capabilities;
	echo->held = (struct buf)BUF_INIT(2 * ECHO_MAX);
}

void imap_echo_asked(struct imap *imap)
{
	imap->echo.questions++;
}

static bool begins(struct scan *line, const char *word, size_t len)
{
	if (scan_left(line) < len || memcmp(line->at, word, len) != 0)
		return false;
	line->at += len;
	return true;
}

/* What stands behind "* LIST " and "* STATUS ", as all servers write them; a line of
 * another spelling is read at once. */
static bool is_listing(struct scan line, enum imap_word *word, struct scan *rest)
{
	static const char list[] = "* LIST ";
	static const char status[] = "* STATUS ";

	if (begins(&line, list, sizeof list - 1))
		*word = IMAP_LIST;
	else if (begins(&line, status, sizeof status - 1))
		*word = IMAP_STATUS;
	else
		return false;
	*rest = line;
	return true;
}

static bool put(struct buf *held, struct scan line, size_t expected)
{
	const size_t len = scan_left(&line);
	char *room;

	/* at once as much as there will be, if it is the same */
	if (held->len == 0 && !buf_room(held, 2 * expected))
		return false;
	room = buf_room(held, sizeof len + len);
	if (!room)
		return false;
	memcpy(room, &len, sizeof len);
	memcpy(room + sizeof len, line.at, len);
	held->len += sizeof len + len;
	return true;
}

bool imap_echo_hold(struct imap *imap, struct scan line, bool *held, struct err *err)
{
	struct imap_echo *echo = &imap->echo;
	enum imap_word word;
	struct scan rest;

	*held = echo->holds && imap->work && imap->work->round &&
		is_listing(line, &word, &rest);
	if (!*held)
		return true;
	if (!put(&echo->held, line, echo->last.len)) {
		*held = false;
		return imap_echo_release(imap, err);
	}
	add(&echo->now, word, rest);
	return echo->now.len <= echo->last.len || imap_echo_release(imap, err);
}

bool imap_echo_release(struct imap *imap, struct err *err)
{
	struct imap_echo *echo = &imap->echo;
	const char *at = echo->held.data;
	const char *end = at ? at + echo->held.len : at;
	bool ok = true;
	size_t len;

	for (; ok && at < end; at += len) {
		enum imap_word word;
		struct scan rest;

		memcpy(&len, at, sizeof len);
		at += sizeof len;
		if (!is_listing(scan_of(at, len), &word, &rest))
			continue;
		ok = word == IMAP_LIST ? imap_round_list(imap->work->round, rest, err)
				       : imap_round_status(imap->work->round, rest, err);
	}
	imap_echo_drop(imap);
	return ok;
}

void imap_echo_hear(struct imap *imap, const struct imap_reply *reply)
{
	add(&imap->echo.now, reply->word, reply->rest);
}

bool imap_echo_is_same(const struct imap *imap)
{
	const struct imap_echo *echo = &imap->echo;

	return echo->holds && echo->questions == 1 && echo->now.len == echo->last.len &&
	       echo->now.hash == echo->last.hash;
}

void imap_echo_end(struct imap *imap, bool good)
{
	struct imap_echo *echo = &imap->echo;

	imap_echo_drop(imap);
	if (good && echo->questions == 1 && echo->now.len <= ECHO_MAX)
		echo->last = echo->now;
	else
		echo->last.len = 0;
}

void imap_echo_forget(struct imap *imap)
{
	imap->echo.last.len = 0;
}
