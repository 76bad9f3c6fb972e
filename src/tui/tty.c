#include "tui/tty.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LINES_MAX   1000 /* a terminal may claim 65,535 times 65,535 */
#define COLUMNS_MAX 2000

static FILE *stream_of(int fd, const char *mode)
{
	FILE *stream = fd < 0 ? NULL : fdopen(fd, mode);

	if (!stream && fd >= 0)
		close(fd);
	return stream;
}

bool tty_open(struct tty *tty, struct err *err)
{
	struct tty opened = { 0 };

	if (!isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, "standard output is no terminal");
	opened.out = stream_of(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w");
	opened.in = stream_of(isatty(STDIN_FILENO)
				      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
				      : open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY),
		"r");
	if (!opened.in || !opened.out) {
		err_sys(err, ERR_IO, "cannot open the terminal");
		goto out;
	}
	opened.fd = fileno(opened.out);
	if (tcgetattr(opened.fd, &opened.modes) != 0) {
		err_sys(err, ERR_IO, "cannot ask the terminal for its modes");
		goto out;
	}
	*tty = opened;
	return true;
out:
	tty_release(&opened);
	return false;
}

void tty_release(struct tty *tty)
{
	if (tty->in)
		fclose(tty->in);
	if (tty->out)
		fclose(tty->out);
	*tty = (struct tty){ 0 };
}

void tty_size(const struct tty *tty, int *h, int *w)
{
	struct winsize size;

	if (ioctl(tty->fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		return;
	*h = size.ws_row < LINES_MAX ? size.ws_row : LINES_MAX;
	*w = size.ws_col < COLUMNS_MAX ? size.ws_col : COLUMNS_MAX;
}

bool tty_is_writable(const struct tty *tty)
{
	struct pollfd wait = { .fd = tty->fd, .events = POLLOUT };

	return poll(&wait, 1, 0) == 1 && wait.revents == POLLOUT;
}

void tty_write(const struct tty *tty, const char *text)
{
	if (tty_is_writable(tty) && write(tty->fd, text, strlen(text)) < 0)
		return; /* the loop learns of a dead terminal by poll() */
}

bool tty_can_stop(void)
{
	struct sigaction now;

	return sigaction(SIGTSTP, NULL, &now) == 0 && now.sa_handler != SIG_IGN;
}

void tty_stop(void)
{
	struct sigaction old, action = { .sa_handler = SIG_DFL };
	sigset_t set, mask;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigemptyset(&action.sa_mask);
	sigaction(SIGTSTP, &action, &old);
	pthread_sigmask(SIG_UNBLOCK, &set, &mask);
	raise(SIGTSTP);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &old, NULL);
}
