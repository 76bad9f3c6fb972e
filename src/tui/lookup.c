#include "tui/lookup.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Belongs to the thread from its start on. */
struct question {
	size_t (*ask)(const char *domain, struct service found[SERVICES_MAX]);
	char domain[LOOKUP_DOMAIN_MAX];
	int fd;
	struct lookup_answer answer;
};

static void *run(void *context)
{
	struct question *question = context;
	struct lookup_answer *answer = &question->answer;

	answer->n = question->ask(question->domain, answer->found);
	/* where nobody listens any more it is lost, as it shall be */
	(void)send(question->fd, answer, sizeof *answer, MSG_NOSIGNAL);
	close(question->fd);
	free(question);
	return NULL;
}

/* Signals are the main thread's, but for those of a crash. */
static void shut_out_signals(sigset_t *before)
{
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigdelset(&set, crashes[i]);
	pthread_sigmask(SIG_BLOCK, &set, before);
}

/* Takes the question over.  False: there is no thread to be had. */
static bool start_thread(struct question *question)
{
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t before;
	int rc;

	if (pthread_attr_init(&attr) != 0)
		return false;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	shut_out_signals(&before);
	rc = pthread_create(&thread, &attr, run, question);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return rc == 0;
}

void lookup_init(struct lookup *lookup,
	size_t (*ask)(const char *domain, struct service found[SERVICES_MAX]))
{
	*lookup = (struct lookup){ .ask = ask, .fd = -1 };
}

void lookup_release(struct lookup *lookup)
{
	if (lookup->fd >= 0)
		close(lookup->fd);
	lookup->fd = -1;
}

bool lookup_start(struct lookup *lookup, const char *domain, struct err *err)
{
	struct question *question;
	int ends[2];

	lookup_release(lookup);
	if (strlen(domain) >= LOOKUP_DOMAIN_MAX)
		return err_set(err, ERR_CONFIG, "'%.80s' is too long for a domain", domain);
	question = calloc(1, sizeof *question);
	if (!question)
		return err_memory(err);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
		free(question);
		return err_sys(err, ERR_SYSTEM, "cannot ask about '%.80s'", domain);
	}
	memcpy(question->domain, domain, strlen(domain));
	question->ask = lookup->ask;
	question->fd = ends[1];
	if (!start_thread(question)) {
		close(ends[0]);
		close(ends[1]);
		free(question);
		return err_set(err, ERR_SYSTEM, "cannot start a thread for a lookup");
	}
	lookup->fd = ends[0];
	snprintf(lookup->domain, sizeof lookup->domain, "%s", domain);
	return true;
}

bool lookup_read(struct lookup *lookup, struct lookup_answer *answer)
{
	ssize_t len;

	if (lookup->fd < 0)
		return false;
	len = recv(lookup->fd, answer, sizeof *answer, MSG_DONTWAIT);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (len != sizeof *answer)
		answer->n = 0; /* the thread could not say */
	lookup_release(lookup);
	return true;
}
