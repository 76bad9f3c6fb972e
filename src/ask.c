#include "ask.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"

enum { PASSWORD_MAX = 1024 };

struct asking {
	int signals;
	int signal; /* that ended it; 0: none */
	struct buf line;
};

/* False: a signal came, or err is set. */
static bool wait_for_byte(struct asking *asking, struct err *err)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = asking->signals, .events = POLLIN },
	};
	struct signalfd_siginfo info;

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return err_sys(err, ERR_IO, "cannot wait for the password");
	if (!(fds[1].revents & POLLIN))
		return true;
	if (read(asking->signals, &info, sizeof info) == sizeof info)
		asking->signal = (int)info.ssi_signo;
	return err_set(err, ERR_USAGE, "no password was given");
}

/* One byte a read: what follows the line stays for whoever reads on. */
static bool read_line(struct asking *asking, struct err *err)
{
	for (;;) {
		char c;
		ssize_t n;

		if (!wait_for_byte(asking, err))
			return false;
		n = read(STDIN_FILENO, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, ERR_IO, "cannot read the password");
		if (n == 0 || c == '\n')
			break;
		if (c == '\0' || !buf_putc(&asking->line, c))
			return err_set(err, ERR_USAGE,
				"a password has at most %d bytes, and no zero among them",
				PASSWORD_MAX);
	}
	if (asking->line.len > 0 && asking->line.data[asking->line.len - 1] == '\r')
		asking->line.len--;
	return true;
}

static void say(const char *text)
{
	while (*text) {
		ssize_t n = write(STDERR_FILENO, text, strlen(text));

		if (n <= 0)
			return;
		text += n;
	}
}

static bool read_unseen(struct asking *asking, const char *prompt, struct err *err)
{
	struct termios before;
	struct termios quiet;
	bool ok;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return read_line(asking, err);
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ECHONL;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) < 0)
		return err_sys(err, ERR_IO, "cannot hide the password");
	say(prompt);
	ok = read_line(asking, err);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	if (!ok)
		say("\n");
	return ok;
}

bool ask_password(
	const char *prompt, int signals, char **password, int *signal, struct err *err)
{
	struct asking asking = {
		.signals = signals,
		.line = { .max = PASSWORD_MAX, .secret = true },
	};
	bool ok = read_unseen(&asking, prompt, err);

	if (ok && asking.line.len == 0)
		ok = err_set(err, ERR_USAGE, "no password was given");
	else if (ok && !(*password = strndup(asking.line.data, asking.line.len)))
		ok = err_memory(err);
	*signal = asking.signal;
	buf_release(&asking.line);
	return ok;
}

bool ask_line(const char *prompt, int signals, char **answer, int *signal, struct err *err)
{
	struct asking asking = {
		.signals = signals,
		.line = { .max = PASSWORD_MAX },
	};
	bool ok;

	say(prompt);
	ok = read_line(&asking, err);
	if (ok &&
		!(*answer = asking.line.len > 0 ? strndup(asking.line.data, asking.line.len)
						: strdup("")))
		ok = err_memory(err);
	*signal = asking.signal;
	buf_release(&asking.line);
	return ok;
}
