#include "tui/guard.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/count_of.h"

#define GUARD_DEADLINE_S 2
#define GUARD_TURNS	 50
#define GUARD_TURNS_US	 100000
#define GUARD_STACK	 ((size_t)16 * 1024)

static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
static const int end_signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

enum { GUARDED = COUNT_OF(crash_signals) + COUNT_OF(end_signals) + 2 };

/* Written by the main thread while no handler looks at it: `taken` is set last and reset
 * first. */
static struct guard_terminal guarded;
static atomic_bool taken;
static atomic_int caught;
static pthread_t main_thread;

/* Of guard_begin() for guard_end(). */
static struct guard_saved {
	struct sigaction action[GUARDED];
	int signal[GUARDED];
	size_t n;
	stack_t old_stack;
	char *stack;
} saved;

/* Async-signal-safe.  Never blocks: a terminal that takes nothing gets its modes only. */
static void terminal_restore(void)
{
	struct pollfd tty = { .fd = guarded.fd, .events = POLLOUT };

	if (!atomic_exchange(&taken, false))
		return;
	if (poll(&tty, 1, 0) == 1 && tty.revents == POLLOUT) {
		ssize_t done = write(guarded.fd, guarded.restore, guarded.len);

		(void)done; /* there is nothing left to try */
	}
	tcsetattr(guarded.fd, TCSANOW, &guarded.modes);
}

/* The default action was restored by SA_RESETHAND. */
static void on_crash(int signal)
{
	terminal_restore();
	raise(signal);
}

static void on_end(int signal)
{
	atomic_store(&caught, signal);
	alarm(GUARD_DEADLINE_S);
}

static void on_alarm(int signal)
{
	(void)signal;
	terminal_restore();
	_exit(128 + (atomic_load(&caught) ? atomic_load(&caught) : SIGTERM));
}

/* SIGTSTP is read by signalfd on the main thread, which blocks it; here another one that
 * does not has got it. */
static void on_stop(int signal)
{
	if (!pthread_equal(pthread_self(), main_thread))
		pthread_kill(main_thread, signal);
}

static void take(int signal, void (*handler)(int), unsigned flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = (int)flags };

	/* SIGTTOU: a terminal in the background must not stop us while we give it back */
	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGTTOU);
	sigaction(signal, NULL, &saved.action[saved.n]);
	if (saved.action[saved.n].sa_handler == SIG_IGN && signal == SIGTSTP)
		return;
	saved.signal[saved.n++] = signal;
	sigaction(signal, &action, NULL);
}

void guard_signals(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < COUNT_OF(end_signals); i++)
		sigaddset(set, end_signals[i]);
}

void guard_begin(void)
{
	stack_t stack = { .ss_size = GUARD_STACK };
	sigset_t set;

	atomic_store(&caught, 0);
	atomic_store(&taken, false);
	main_thread = pthread_self();
	saved.n = 0;
	saved.stack = malloc(GUARD_STACK);
	stack.ss_sp = saved.stack;
	if (saved.stack)
		sigaltstack(&stack, &saved.old_stack);
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++)
		take(crash_signals[i], on_crash,
			(unsigned)SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
	for (size_t i = 0; i < COUNT_OF(end_signals); i++)
		take(end_signals[i], on_end, SA_RESTART);
	take(SIGTSTP, on_stop, SA_RESTART);
	take(SIGALRM, on_alarm, 0);

	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void guard_end(void)
{
	atomic_store(&taken, false);
	while (saved.n > 0) {
		saved.n--;
		/* the deadline outlives the screen: what follows may hang as well */
		if (saved.signal[saved.n] != SIGALRM)
			sigaction(saved.signal[saved.n], &saved.action[saved.n], NULL);
	}
	if (saved.stack)
		sigaltstack(&saved.old_stack, NULL);
	free(saved.stack);
	saved.stack = NULL;
}

void guard_restore_add(struct guard_terminal *terminal, const char *text)
{
	while (text && *text && terminal->len < sizeof terminal->restore) {
		const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			terminal->restore[terminal->len++] = *text++;
	}
}

void guard_terminal(const struct guard_terminal *terminal)
{
	atomic_store(&taken, false);
	if (!terminal)
		return;
	guarded = *terminal;
	atomic_store(&taken, true);
}

void guard_let_in(void)
{
	sigset_t set;

	guard_signals(&set);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void guard_shut_out(void)
{
	sigset_t set;

	guard_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int guard_caught(void)
{
	return atomic_load(&caught);
}

void guard_deadline(void)
{
	alarm(GUARD_DEADLINE_S);
}

bool guard_turn(struct guard_turns *turns, bool useful, int64_t now_us)
{
	if (useful || now_us - turns->since_us > GUARD_TURNS_US) {
		turns->since_us = now_us;
		turns->n = 0;
	}
	return ++turns->n < GUARD_TURNS;
}
