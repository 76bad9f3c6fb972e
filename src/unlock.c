#include "unlock.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ask.h"

struct asker {
	int signals;
	int signal; /* that came; 0: none */
};

static bool ask(void *context, bool again, struct buf *passphrase, struct err *err)
{
	struct asker *asker = context;
	char *text = NULL;
	bool ok = ask_password(again ? "That is wrong. Passphrase of the sealed passwords: "
				     : "Passphrase of the sealed passwords: ",
		asker->signals, &text, &asker->signal, err);

	if (!ok)
		return false;
	ok = buf_puts(passphrase, text) || err_memory(err);
	explicit_bzero(text, strlen(text));
	free(text);
	return ok;
}

/* Of the signals that end the screen, which are blocked by now. */
static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int unlock_secrets(struct keyring *keyring, struct monitor *const *monitors, size_t n,
	int signals, struct err *err)
{
	struct asker asker = { .signals = signals < 0 ? open_signals() : signals };
	const bool ok = keyring_unlock(
		keyring, monitors, n, isatty(STDIN_FILENO) ? ask : NULL, &asker, err);

	if (signals < 0 && asker.signals >= 0)
		close(asker.signals);
	if (asker.signal)
		return asker.signal;
	return ok ? 0 : -1;
}
