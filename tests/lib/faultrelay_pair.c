/* One connection of the relay, and the fault that it meets. */
#include "faultrelay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SPLIT_MS = 2, DELAY_MS = 30, BYTE_MS = 1, BYTES = 24 };

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void will_reset(int fd)
{
	const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

void pair_drop(struct pair *pair, bool reset)
{
	if (pair->over)
		return;
	pair->over = true;
	for (int i = 0; i < WAYS; i++) {
		if (reset)
			will_reset(pair->pipes[i].from);
		close(pair->pipes[i].from);
	}
	pair->relay->open--;
}

static void fire(struct pair *pair, struct pipe *pipe)
{
	const enum kind kind = pair->kind;

	pair->kind = NONE;
	pair->plan->fired++;
	switch (kind) {
	case SPLIT:
		pipe->held_ms = now_ms() + SPLIT_MS;
		return;
	case DELAY:
		pipe->held_ms = now_ms() + DELAY_MS;
		return;
	case SINGLE:
		pipe->singly = BYTES;
		return;
	case CUT:
		for (int i = 0; i < WAYS; i++) {
			shutdown(pair->pipes[i].to, SHUT_WR);
			pair->pipes[i].lost = true;
		}
		return;
	case HALF:
		shutdown(pipe->to, SHUT_WR);
		pipe->lost = true;
		return;
	case RESET:
		pair_drop(pair, true);
		return;
	case STALL:
		pipe->lost = true;
		return;
	default:
		return;
	}
}

/* How much may go on before something happens. */
static size_t pipe_share(struct pair *pair, struct pipe *pipe)
{
	const bool mine = pair->kind != NONE && &pair->pipes[pair->way] == pipe;
	size_t share = pipe->singly > 0 ? 1 : pipe->len;

	if (mine && pair->kind == FLIP && pipe->passed + pipe->len > pair->at) {
		pipe->bytes[pair->at - pipe->passed] ^= (char)(1 << pair->at * 5 % 8);
		pair->kind = NONE;
		pair->plan->fired++;
	} else if (mine && pair->kind != FLIP && pipe->passed + share > pair->at) {
		share = (size_t)(pair->at - pipe->passed);
	}
	return share < pipe->len ? share : pipe->len;
}

static void note(struct pair *pair, const struct pipe *pipe, size_t n)
{
	const enum way way = pipe == &pair->pipes[UP] ? UP : DOWN;
	struct plan *plan = pair->plan;
	char *said;

	plan->passed[way] = pipe->passed + n;
	if (!pair->records)
		return;
	said = realloc(plan->said[way], plan->said_len[way] + n);
	if (!said)
		exit(1);
	memcpy(said + plan->said_len[way], pipe->bytes, n);
	plan->said[way] = said;
	plan->said_len[way] += n;
}

/* False: it waits. */
static bool pipe_write(struct pair *pair, struct pipe *pipe)
{
	size_t share = pipe_share(pair, pipe);
	ssize_t n;

	if (pair->kind > NONE && pair->kind != FLIP && &pair->pipes[pair->way] == pipe &&
		pipe->passed == pair->at) {
		fire(pair, pipe);
		return true;
	}
	if (pipe->lost || share == 0) {
		pipe->len = pipe->lost ? 0 : pipe->len;
		return false;
	}
	n = send(pipe->to, pipe->bytes, share, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN)
		pair_drop(pair, true);
	if (n <= 0)
		return false;
	note(pair, pipe, (size_t)n);
	pipe->passed += (size_t)n;
	pipe->len -= (size_t)n;
	memmove(pipe->bytes, pipe->bytes + n, pipe->len);
	if (pipe->singly > 0) {
		pipe->singly--;
		pipe->held_ms = now_ms() + BYTE_MS;
	}
	return true;
}

/* True: there is more to do. */
static bool pipe_read(struct pair *pair, struct pipe *pipe)
{
	ssize_t n;

	if (pipe->ended || pipe->len == sizeof pipe->bytes)
		return false;
	n = recv(pipe->from, pipe->bytes + pipe->len, sizeof pipe->bytes - pipe->len, 0);
	if (n < 0 && errno != EAGAIN)
		pair_drop(pair, true);
	if (n == 0)
		pipe->ended = true;
	if (n > 0)
		pipe->len += (size_t)n;
	return n > 0;
}

static void pipe_pump(struct pair *pair, struct pipe *pipe)
{
	bool busy = true;

	while (busy && !pair->over) {
		busy = pipe_read(pair, pipe);
		if (!pair->over && pipe->held_ms == 0)
			busy |= pipe_write(pair, pipe);
	}
	if (pair->over || !pipe->ended || pipe->len > 0)
		return;
	if (pipe->lost && pipe == &pair->pipes[UP]) {
		pair_drop(pair, false); /* the client has gone: nothing is left to see */
	} else if (!pipe->lost && !pipe->told) {
		shutdown(pipe->to, SHUT_WR);
		pipe->told = true;
	}
}

void pair_pump(struct pair *pair)
{
	struct pipe *up = &pair->pipes[UP];
	struct pipe *down = &pair->pipes[DOWN];

	pipe_pump(pair, up);
	if (!pair->over)
		pipe_pump(pair, down);
	if (!pair->over && up->ended && down->ended && up->len == 0 && down->len == 0)
		pair_drop(pair, false);
}

int64_t pair_wake(struct pair *pair, int64_t now, int64_t limit)
{
	bool free_now = false;

	for (int i = 0; i < WAYS; i++) {
		struct pipe *pipe = &pair->pipes[i];

		if (pipe->held_ms != 0 && pipe->held_ms <= now) {
			pipe->held_ms = 0;
			free_now = true;
		}
	}
	if (free_now)
		pair_pump(pair);
	for (int i = 0; i < WAYS && !pair->over; i++) {
		if (pair->pipes[i].held_ms != 0 && pair->pipes[i].held_ms < limit)
			limit = pair->pipes[i].held_ms;
	}
	return limit;
}
