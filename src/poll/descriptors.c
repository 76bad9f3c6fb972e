#include "poll/descriptors.h"

#include <sys/resource.h>

enum {
	/* what every shell gives */
	FEW = 256,
	/* terminal, board, log, epoll, libcurl's own, and some to spare */
	OTHERS = 48,
	/* the connection, another address tried beside it or its copy, its goodbye */
	A_LOGIN = 3,
};

/* The soft limit of a shell, 1,024, is for programs that use select(2). */
static uint64_t raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return FEW;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return FEW;
	return limit.rlim_cur == RLIM_INFINITY ? DESCRIPTORS_UNBOUNDED : limit.rlim_cur;
}

struct descriptors descriptors_divide(uint64_t limit, int logins_wanted)
{
	const uint64_t left = limit > OTHERS ? limit - OTHERS : 0;
	const uint64_t most = left / 2 / A_LOGIN;
	struct descriptors shares = { .logins = logins_wanted };

	if ((uint64_t)logins_wanted > most)
		shares.logins = most > 0 ? (int)most : 1;
	if (left > A_LOGIN * (uint64_t)shares.logins)
		shares.sessions = (size_t)(left - A_LOGIN * (uint64_t)shares.logins);
	return shares;
}

struct descriptors descriptors_share(int logins_wanted)
{
	return descriptors_divide(raise_limit(), logins_wanted);
}
